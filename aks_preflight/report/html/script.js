"use strict";
// Lays out what the page holds: foreign text becomes text nodes and attributes that nothing acts on, never markup.
(() => {
  const RANK = { "NO-GO": 0, unknown: 1, go: 2, "n/a": 3, "-": 4 };
  const MANY = 200; // as many clusters are opened at once
  const PRINTED = 40; // as many are printed in full: two or three sheets each
  const SVG = "http://www.w3.org/2000/svg";
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const byId = (id) => document.getElementById(id);

  function fill(node, attributes, inside) {
    for (const [name, value] of Object.entries(attributes || {}))
      if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    node.append(...inside.flat(Infinity).filter((each) => each !== "" && each !== null && each !== undefined));
    return node;
  }
  const el = (name, attributes, ...inside) => fill(document.createElement(name), attributes, inside);
  const drawn = (name, attributes, ...inside) => fill(document.createElementNS(SVG, name), attributes, inside);

  // ---- the details of a cluster ----

  const packs = Array.from(document.querySelectorAll("script.pack"));
  const unpacked = new Map();

  async function unpack(index) {
    if (typeof DecompressionStream === "undefined")
      throw new Error("This browser cannot unpack the details: it lacks DecompressionStream. A newer one can.");
    const bytes = Uint8Array.from(atob(packs[index].textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const text = await new Response(stream).text();
    return { text, clusters: null };
  }

  // Once a pack is here its clusters can be shown at once, as printing needs it.
  function load(index) {
    if (!unpacked.has(index)) {
      const entry = { pack: null, coming: null };
      entry.coming = unpack(index).then((pack) => { entry.pack = pack; });
      unpacked.set(index, entry);
    }
    return unpacked.get(index);
  }

  function detailsOf(row) {
    const pack = load(row.pack).pack;
    if (!pack) return null;
    pack.clusters = pack.clusters || JSON.parse(pack.text);
    return pack.clusters[row.place];
  }

  const badge = (word, status) => el("span", { class: `status ${status}` }, word);

  function bar(parts, words) {
    return drawn("svg", { class: "bar", role: "img", "aria-label": words },
      parts.map(([kind, x, width]) => drawn("rect", { class: kind, x: `${x}%`, width: `${width}%`, height: "100%" })));
  }

  // What can be scrolled can be reached with a keyboard, and only that.
  const scrolled = new ResizeObserver((entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
  });

  function wide(...inside) {
    const box = el("div", { class: "wide", role: "group", "aria-label": "table" }, inside);
    scrolled.observe(box);
    return box;
  }

  function table(heads, rows, numbers, caption) {
    const cell = (text, i) => el(i ? "td" : "th",
      { scope: i ? undefined : "row", class: numbers.includes(i) ? "number" : undefined }, text);
    return wide(el("table", {}, caption && el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head, i) =>
        el("th", { scope: "col", class: numbers.includes(i) ? "number" : undefined }, head)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map(cell))))));
  }

  function more(summary, ...inside) {
    return el("details", { class: /reading/.test(summary) ? "readings" : undefined }, el("summary", {}, summary), ...inside);
  }

  function copyable(words) {
    const code = el("code", {}, words);
    const button = el("button", { type: "button", class: "copy", "aria-label": `Copy: ${words}` }, "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(words);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    return el("div", { class: "command" }, code, button);
  }

  function finding(f) {
    const parts = [
      el("h5", {}, badge(f.word, f.status), " ", el("code", {}, f.check), ` ${f.summary}`),
      f.title && el("p", { class: "title" }, f.title),
      el("p", { class: "subject" }, f.subject),
    ];
    for (const line of f.why || []) parts.push(el("p", { class: "why" }, line));
    if (f.numbers) parts.push(el("p", { class: "numbers" }, el("b", {}, f.numbers), `: ${f.reading}`));
    if (f.missing) parts.push(el("p", { class: "why" }, `not counted: ${f.missing}`));
    if (f.terms) parts.push(table(["of which", "count", "each", f.unit || "sum"], f.terms, [1, 2, 3]));
    for (const [effect, command] of f.fixes || [])
      parts.push(el("div", { class: "fix" }, el("p", {}, el("b", {}, "fix "), effect), command && copyable(command)));
    if (f.others) parts.push(more(`${f.others.length} other ${f.others.length === 1 ? "reading" : "readings"}`,
      table(["numbers", "reading", "gate", "counts as", "of which"], f.others, [])));
    if (f.read || f.id) parts.push(more(f.read ? "Where it was read" : "Which resource",
      f.id && el("p", {}, "subject ", el("code", {}, f.id)),
      f.read && table(["request", "property", "value"],
        f.read.map(([request, ...found]) => [el("code", {}, request), ...found]), [])));
    const see = [el("code", {}, f.explained)];
    if (f.prevents) see.push(` prevents ${f.prevents.join(", ")}`);
    parts.push(el("p", { class: "see" }, "see ", see));
    return el("article", { class: `finding ${f.status}` }, parts);
  }

  function details(name, d) {
    const parts = [
      el("h3", {}, name),
      el("dl", { class: "about" }, d.about.map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, value)))),
      el("p", { class: "subject" }, el("code", {}, d.id)),
      d.assumed.length ? el("div", { class: "assumed" }, el("h4", {}, "Assumed"),
        el("ul", {}, d.assumed.map((line) => el("li", {}, line)))) : null,
      el("p", {}, el("b", {}, d.counts)),
    ];
    if (d.gauges.length) parts.push(el("h4", {}, "Headroom"), el("ul", { class: "gauges" },
      d.gauges.map(([label, words, shown, tone]) =>
        el("li", { class: tone }, el("span", { class: "label" }, label), bar(shown, words), el("small", {}, words)))));
    if (!d.amiss.length) parts.push(el("p", { class: "well" }, "Nothing is amiss."));
    for (const [area, found] of d.amiss) parts.push(el("h4", {}, area || "other"), found.map(finding));
    const count = d.fine.reduce((sum, [, found]) => sum + found.length, 0);
    if (count) {
      const fine = more(`${count} that are ok or do not apply`);
      fine.addEventListener("toggle", () => { // a hundred rows: only for who wants them
        if (fine.open && !fine.querySelector("table")) fine.append(...d.fine.map(([area, found]) =>
          table(["status", "check", "subject", "says", "arithmetic"], found, [], area || "other")));
      });
      parts.push(fine);
    }
    return el("div", { class: "details" }, parts);
  }

  // ---- opening and closing ----

  const body = document.querySelector("#table tbody");
  const rows = body ? Array.from(body.rows, (tr) => {
    const [pack, place] = tr.dataset.at.split(".").map(Number);
    const name = tr.cells[0].firstChild.textContent;
    const amiss = tr.dataset.amiss.split(" ").filter(Boolean).map((each) => each.slice(0, each.lastIndexOf(":")));
    return { tr, pack, place, name, amiss, button: null, under: null, shown: true };
  }) : [];

  function upgrade(row) {
    const bold = row.tr.cells[0].firstChild;
    row.button = el("button", { type: "button", class: "open", "aria-expanded": "false" }, row.name);
    row.button.addEventListener("click", () => (row.under ? close(row) : open(row)));
    bold.replaceWith(row.button);
  }

  function attach(row) {
    const cell = el("td", { role: "cell", colspan: row.tr.cells.length, "aria-colspan": row.tr.cells.length });
    row.under = el("tr", { role: "row", class: "under", id: `${row.tr.id}-details` }, cell);
    row.tr.after(row.under);
    row.button.setAttribute("aria-expanded", "true");
    row.button.setAttribute("aria-controls", row.under.id);
    return cell;
  }

  async function open(row) {
    if (row.under) return;
    const cell = attach(row);
    try {
      if (!detailsOf(row)) await load(row.pack).coming;
      cell.replaceChildren(details(row.name, detailsOf(row)));
    } catch (error) {
      cell.replaceChildren(el("p", { class: "note", role: "alert" }, `The details cannot be shown: ${error.message}`));
    }
  }

  function close(row) {
    row.under.remove();
    row.under = null;
    row.button.setAttribute("aria-expanded", "false");
    row.button.removeAttribute("aria-controls");
  }

  function openNamed() {
    const row = rows.find(({ tr }) => `#${tr.id}` === location.hash);
    if (!row) return;
    if (!row.shown) clear();
    open(row);
    row.tr.scrollIntoView();
    row.button.focus({ preventScroll: true });
  }

  // ---- filters and order ----

  const filters = byId("filters");
  const heads = body ? Array.from(document.querySelectorAll("#table thead th")) : [];
  const selects = new Map(); // name: what to choose, and what of a row is compared
  const text = (row, column) => row.tr.cells[column].textContent;
  let search, count;

  function select(name, values, test, any) {
    const chosen = el("select", { id: `filter-${selects.size}` }, el("option", { value: "" }, any),
      values.map(([value, told]) => el("option", { value }, told)));
    chosen.addEventListener("change", apply);
    selects.set(name, { chosen, test });
    return el("label", {}, el("span", {}, name), chosen);
  }

  function counted(values) {
    const found = new Map();
    for (const value of values) found.set(value, (found.get(value) || 0) + 1);
    return Array.from(found);
  }

  function makeFilters() {
    search = el("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false" });
    search.addEventListener("input", apply);
    const parts = [el("label", { class: "search" }, el("span", {}, "search (name, group, subscription, check)"), search)];
    heads.forEach((head, column) => {
      if (!head.dataset.filter) return;
      const isVerdict = head.dataset.sort === "verdict";
      const found = counted(rows.map((row) => text(row, column)));
      found.sort(isVerdict ? (a, b) => RANK[a[0]] - RANK[b[0]] : (a, b) => collator.compare(a[0], b[0]));
      parts.push(select(head.dataset.filter, found.map(([value, n]) => [value, `${value || "-"} (${n})`]),
        (row, value) => text(row, column) === value, "any"));
    });
    const checks = counted(rows.flatMap((row) => row.amiss)).sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0]));
    parts.push(select("not ok", checks.map(([check, n]) => [check, `${check} (${n})`]),
      (row, check) => row.amiss.includes(check), "any check"));
    const statuses = ["fail", "unknown", "warn", "waived"];
    parts.push(select("status", statuses.map((status) => [status, status]),
      (row, status) => row.tr.dataset.amiss.split(" ").some((each) => each.endsWith(`:${status}`)), "any"));
    const button = (words, action) => {
      const made = el("button", { type: "button" }, words);
      made.addEventListener("click", action);
      return made;
    };
    count = el("p", { id: "count", role: "status" });
    filters.append(...parts, el("div", { class: "buttons" }, button("Clear", clear),
      button("Open shown", () => shown().slice(0, MANY).forEach(open)),
      button("Close all", () => rows.forEach((row) => row.under && close(row))), count));
    filters.hidden = false;
    for (const row of rows) row.words = [row.tr.dataset.also, row.tr.dataset.amiss,
      ...Array.from(row.tr.cells[0].childNodes, (n) => n.textContent), text(row, 1), text(row, 2)].join(" ").toLowerCase();
  }

  const shown = () => rows.filter((row) => row.shown);

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Array.from(selects.values()).filter(({ chosen: { value } }) => value);
    for (const row of rows) {
      row.shown = words.every((word) => row.words.includes(word)) &&
        chosen.every(({ test, chosen: { value } }) => test(row, value));
      if (row.tr.hidden === row.shown) row.tr.hidden = !row.shown;
      if (row.under) row.under.hidden = !row.shown;
    }
    const n = shown().length;
    count.textContent = n === rows.length ? `all ${n} shown` : `${n} of ${rows.length} shown`;
    for (const each of document.querySelectorAll(".shares button"))
      each.setAttribute("aria-pressed", selects.get(each.dataset.question).chosen.value === each.dataset.word);
  }

  function clear() {
    search.value = "";
    for (const { chosen } of selects.values()) chosen.value = "";
    apply();
  }

  function sort(column) {
    const head = heads[column];
    const kind = head.dataset.sort;
    const descending = head.getAttribute("aria-sort") === "ascending";
    const keyed = {
      verdict: (row) => RANK[text(row, column)],
      most: (row) => row.tr.cells[column].dataset.key,
      least: (row) => Number(row.tr.cells[column].dataset.key),
    }[kind] || (column ? (row) => text(row, column) : (row) => row.name);
    const ordered = rows.map((row) => [keyed(row), row]);
    const isText = kind === "text";
    ordered.sort(isText ? ([a], [b]) => collator.compare(a, b) : ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    if (descending !== (kind === "most")) ordered.reverse(); // most of what is amiss comes first
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    body.append(...ordered.flatMap(([, row]) => (row.under ? [row.tr, row.under] : [row.tr])));
  }

  function makeSorting() {
    heads.forEach((head, column) => {
      const button = el("button", { type: "button", class: "sort" }, head.textContent);
      button.addEventListener("click", () => sort(column));
      head.replaceChildren(button);
    });
  }

  // The counts on the cards filter too.
  function makeShares() {
    for (const item of document.querySelectorAll(".shares li")) {
      const { question, word } = item.dataset;
      if (!selects.has(question)) continue;
      const button = el("button", { type: "button", "data-question": question, "data-word": word, "aria-pressed": "false" },
        ...Array.from(item.childNodes));
      button.addEventListener("click", () => {
        const { chosen } = selects.get(question);
        chosen.value = chosen.value === word ? "" : word;
        apply();
      });
      item.replaceChildren(button);
    }
  }

  // ---- printing: what is shown and not all go is printed in full ----

  let opened = [];
  addEventListener("beforeprint", () => {
    const bad = shown().filter((row) => !row.under && row.tr.querySelector(".verdict.no-go, .verdict.unknown"));
    opened = [];
    for (const row of bad) {
      const found = opened.length < PRINTED && detailsOf(row);
      if (!found) continue;
      attach(row).replaceChildren(details(row.name, found));
      opened.push(row);
    }
    for (const each of document.querySelectorAll(".readings")) each.open = true;
    const left = bad.length - opened.length;
    if (left) filters.after(el("p", { class: "note", id: "left-out" },
      `Not printed in full: ${left} more that are not go. Filter, or open them, to print them.`));
  });
  addEventListener("afterprint", () => {
    opened.forEach((row) => row.under && close(row));
    opened = [];
    byId("left-out")?.remove();
  });

  // ---- start ----

  for (const each of document.querySelectorAll(".wide")) scrolled.observe(each);
  for (const each of document.querySelectorAll(".command")) each.replaceWith(copyable(each.textContent));
  if (rows.length) {
    rows.forEach(upgrade);
    makeFilters();
    makeSorting();
    makeShares();
    apply();
    addEventListener("hashchange", openNamed);
    openNamed();
    if (rows.length === 1) open(rows[0]);
    // Printing cannot wait: of a report that is not huge, all is unpacked beforehand.
    const idle = self.requestIdleCallback || ((then) => setTimeout(then, 200));
    if (packs.length <= 100) packs.forEach((_, index) => idle(() => load(index).coming.catch(() => {})));
  }
})();
