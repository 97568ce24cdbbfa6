"""The manifests: what Kubernetes' own schemas take, and one story told by all of them."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
KUSTOMIZATION = FOLDER / "kustomization.yaml"
FILES = sorted(set(FOLDER.glob("*.yaml")) - {KUSTOMIZATION})
README = (FOLDER / "README.md").read_text()

# The oldest in which all that is used is stable (backoffLimitPerIndex: 1.33), and the newest that the package knows.
VERSIONS = ["1.33", kubernetes_validate.latest_version()]


def manifest(name: str) -> dict[str, Any]:
    (only,) = yaml.safe_load_all((FOLDER / name).read_text())
    assert isinstance(only, dict)
    return only


def job_specs() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "job.yaml", manifest("job.yaml")["spec"]
    yield "merge-job.yaml", manifest("merge-job.yaml")["spec"]
    yield "cronjob.yaml", manifest("cronjob.yaml")["spec"]["jobTemplate"]["spec"]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, spec in job_specs():
        yield name, spec["template"]["spec"]
    yield "reader.yaml", manifest("reader.yaml")["spec"]


def container(pod: dict[str, Any]) -> dict[str, Any]:
    (only,) = pod["containers"]
    assert isinstance(only, dict)
    return only


def arguments(name: str) -> list[str]:
    return list(map(str, container(dict(pods())[name])["args"]))


def environment(name: str) -> dict[str, Any]:
    return {item["name"]: item.get("value") for item in container(dict(pods())[name])["env"]}


def deadline(name: str) -> int:
    (seconds,) = [word.partition("=")[2] for word in arguments(name) if word.startswith("--deadline=")]
    return int(seconds)


def help_of(command: str) -> str:
    """Unwrapped, so that no word in it is broken."""
    asked = subprocess.run(
        [sys.executable, "-m", "aks_preflight", command, "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "400", "NO_COLOR": "1"},
        cwd=ROOT,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


Each = pytest.mark.parametrize(("name", "pod"), list(pods()), ids=lambda value: value if isinstance(value, str) else "")
EachJob = pytest.mark.parametrize(
    ("name", "spec"), list(job_specs()), ids=lambda value: value if isinstance(value, str) else ""
)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_kubernetes_takes_it(file: Path, version: str) -> None:
    kubernetes_validate.validate(manifest(file.name), version, strict=True)


def test_a_misspelt_field_would_be_refused() -> None:
    job = copy.deepcopy(manifest("job.yaml"))
    job["spec"]["podFailurePolicy"]["rules"][0]["onPodCondition"] = []
    with pytest.raises(kubernetes_validate.ValidationError, match="onPodCondition"):
        kubernetes_validate.validate(job, VERSIONS[-1], strict=True)


def test_the_kustomization_holds_what_stands_and_no_run() -> None:
    standing = manifest(KUSTOMIZATION.name)["resources"]
    kinds = {manifest(name)["kind"] for name in standing}
    assert kinds == {"Namespace", "ServiceAccount", "PersistentVolumeClaim", "CronJob"}
    left_out = [manifest(file.name) for file in FILES if file.name not in standing]
    assert {item["kind"] for item in left_out} == {"Job", "Pod"}


def test_all_are_in_one_namespace() -> None:
    namespace = manifest("namespace.yaml")["metadata"]["name"]
    others = {manifest(file.name)["metadata"].get("namespace") for file in FILES if file.name != "namespace.yaml"}
    assert others == {namespace}


def test_the_image_is_the_same_everywhere() -> None:
    (image,) = {container(pod)["image"] for _, pod in pods()}
    assert image in README
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert image.endswith(f"/aks-preflight:{version[1]}")


def test_the_shards_are_as_many_as_the_completions() -> None:
    spec = manifest("job.yaml")["spec"]
    assert spec["completionMode"] == "Indexed"
    assert environment("job.yaml")["AKS_PREFLIGHT_SHARDS"] == str(spec["completions"])
    assert "JOB_COMPLETION_INDEX" not in environment("job.yaml")  # Kubernetes sets it


def test_what_is_merged_is_what_the_shards_write() -> None:
    (written,) = [word for word in arguments("job.yaml") if word.startswith("--report=json=")]
    path = written.removeprefix("--report=json=")
    shards = range(manifest("job.yaml")["spec"]["completions"])
    assert [word for word in arguments("merge-job.yaml") if word.startswith("/")] == [
        path.replace("$(JOB_COMPLETION_INDEX)", str(shard)) for shard in shards
    ]


def test_no_report_is_taken_for_that_of_another_run() -> None:
    for name in ("job.yaml", "cronjob.yaml"):
        (run,) = [item for item in container(dict(pods())[name])["env"] if item["name"] == "RUN"]
        assert run["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.labels['batch.kubernetes.io/job-name']"
    for name in ("job.yaml", "merge-job.yaml", "cronjob.yaml"):
        paths = re.findall(r"/reports/\S+", " ".join(arguments(name)))
        assert paths
        assert all("$(RUN)" in path for path in paths)


@pytest.mark.parametrize("name", ["job.yaml", "cronjob.yaml"])
def test_who_asks_azure_has_the_workload_identity(name: str) -> None:
    account = manifest("serviceaccount.yaml")
    assert "azure.workload.identity/client-id" in account["metadata"]["annotations"]
    template = dict(job_specs())[name]["template"]
    assert template["metadata"]["labels"]["azure.workload.identity/use"] == "true"
    assert template["spec"]["serviceAccountName"] == account["metadata"]["name"]
    assert "--auth=workload-identity" in arguments(name)
    subject = f"system:serviceaccount:{account['metadata']['namespace']}:{account['metadata']['name']}"
    assert subject in README


@Each
def test_a_pod_is_allowed_nothing_that_it_does_not_need(name: str, pod: dict[str, Any]) -> None:
    only = container(pod)
    assert pod["automountServiceAccountToken"] is False
    assert pod["restartPolicy"] == "Never"
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(only["resources"]) == {"requests", "limits"}
    assert pod["nodeSelector"] == {"kubernetes.io/os": "linux"}  # the clusters in question have Windows nodes


@Each
def test_a_pod_mounts_the_claim_and_every_volume_that_it_names(name: str, pod: dict[str, Any]) -> None:
    claims = [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if "persistentVolumeClaim" in v]
    assert claims == [manifest("pvc.yaml")["metadata"]["name"]]
    assert manifest("pvc.yaml")["spec"]["accessModes"] == ["ReadWriteMany"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container(pod)["volumeMounts"]}
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
    assert mounts["reports"] == "/reports"


def test_the_pods_run_as_the_images_user() -> None:
    user = re.search(r"^USER (\d+):(\d+)$", (ROOT / "deploy" / "Containerfile").read_text(), re.MULTILINE)
    assert user is not None
    for name, pod in pods():
        context = pod["securityContext"]
        assert (str(context["runAsUser"]), str(context["runAsGroup"])) == user.groups(), name


@EachJob
def test_what_happens_after_each_exit_code(name: str, spec: dict[str, Any]) -> None:
    rules = spec["podFailurePolicy"]["rules"]
    disruption = {"type": "DisruptionTarget", "status": "True"}
    assert rules[0] == {"action": "Ignore", "onPodConditions": [disruption]}  # before the exit codes of a SIGTERM
    actions: dict[int, str] = {}
    for rule in rules[1:]:
        codes = rule["onExitCodes"]
        assert codes["operator"] == "In"
        assert codes["containerName"] == container(spec["template"]["spec"])["name"]
        assert codes["values"] == sorted(set(codes["values"]) - {0})  # the API server wants them so
        actions |= dict.fromkeys(codes["values"], rule["action"])
    # An answer is not asked for again, 4 (could not run) is: no rule, so it counts towards the retries.
    answer = "FailIndex" if name == "job.yaml" else "FailJob"
    assert actions == {1: answer, 2: "FailJob", 3: answer}
    assert spec["backoffLimitPerIndex" if answer == "FailIndex" else "backoffLimit"] > 0


@pytest.mark.parametrize("name", ["job.yaml", "cronjob.yaml"])
def test_the_program_ends_itself_before_kubernetes_ends_it(name: str) -> None:
    spec = dict(job_specs())[name]
    pod = spec["template"]["spec"]
    attempts = 1 + spec.get("backoffLimitPerIndex", spec.get("backoffLimit"))
    waves = -(-spec.get("completions", 1) // spec.get("parallelism", 1))
    assert deadline(name) < pod["activeDeadlineSeconds"]
    longest = pod["activeDeadlineSeconds"] + pod["terminationGracePeriodSeconds"]
    assert waves * attempts * longest < spec["activeDeadlineSeconds"]


def test_the_nights_do_not_overlap() -> None:
    spec = manifest("cronjob.yaml")["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["timeZone"] == "Etc/UTC"
    assert spec["failedJobsHistoryLimit"] >= 7  # a no-go is a failed Job
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] < 24 * 3600


@pytest.mark.parametrize("name", ["job.yaml", "merge-job.yaml", "cronjob.yaml"])
def test_the_command_has_the_options(name: str) -> None:
    command, *words = arguments(name)
    told = help_of(command)
    for word in words:
        if word.startswith("-"):
            option, _, value = word.partition("=")
            assert re.search(rf"(?<!\S){option}(?!\S)", told), f"{command} has no {option}"
            if option == "--output":
                formats = re.search(r"The format of the report: ([^.]*)\.", told)
                assert formats is not None
                assert value in re.findall(r"\w+", formats[1]), f"{command} has no format {value}"


def test_check_takes_its_shard_from_the_environment() -> None:
    told = help_of("check")
    assert "--shard" in told
    assert "AKS_PREFLIGHT_SHARDS" in told


def test_the_readme_names_files_that_are_there() -> None:
    named = set(re.findall(r"[\w-]+\.yaml", README))
    assert named <= {file.name for file in [*FILES, KUSTOMIZATION]}
    assert {file.name for file in FILES} <= named
