// aks-preflight in Azure Automation: account, identity, role, storage, an alert, and, once the wheels are uploaded, the
// runbook with its packages. schedule.bicep says when it runs. docs/runbook.md goes through it step by step.
targetScope = 'resourceGroup'

param location string = resourceGroup().location

@description('The name of the Automation account.')
param automationName string = 'aks-preflight'

@description('The name of the storage account, unique in all of Azure.')
param storageName string = 'akspreflight${uniqueString(resourceGroup().id)}'

@description('Options of `aks-preflight check`, as on the command line; quote with single quotes only.')
param options string = '--all-subscriptions'

@description('The days for which dated reports are kept.')
param retentionDays int = 90

@description('Who is told of failed jobs: the id of an action group. Empty: the alert is raised, and nobody is told.')
param actionGroupId string = ''

@description('The wheels, as wheels.py gathered them: a name and a file each. Empty: the account alone, without runbook.')
param packages array = []

@description('A shared access signature that reads the container with the wheels and the runbook, for this deployment.')
@secure()
param packagesSas string = ''

var hasRunbook = !empty(packages)

resource automation 'Microsoft.Automation/automationAccounts@2023-11-01' = {
  name: automationName
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    sku: {
      name: 'Basic'
    }
    disableLocalAuth: true
  }
}

module storage 'storage.bicep' = {
  name: 'aks-preflight-storage'
  params: {
    location: location
    name: storageName
    principalId: automation.identity.principalId
    retentionDays: retentionDays
  }
}

module role 'role.bicep' = {
  name: 'aks-preflight-role'
  scope: subscription()
  params: {
    principalId: automation.identity.principalId
  }
}

// What the runbook is to be run with. Automation keeps values as JSON.
resource parameters 'Microsoft.Automation/automationAccounts/variables@2023-11-01' = {
  parent: automation
  name: 'aks-preflight'
  properties: {
    description: 'The URL of the container with the reports, then options of aks-preflight check.'
    isEncrypted: false
    value: '"${storage.outputs.reportsUrl} ${options}"'
  }
}

resource python 'Microsoft.Automation/automationAccounts/runtimeEnvironments@2024-10-23' = {
  parent: automation
  name: 'aks-preflight-python'
  location: location
  properties: {
    runtime: {
      language: 'Python'
      version: '3.10'
    }
    defaultPackages: {}
    description: 'Python 3.10 with aks-preflight and what it needs'
  }
}

resource wheels 'Microsoft.Automation/automationAccounts/runtimeEnvironments/packages@2024-10-23' = [for each in packages: {
  parent: python
  name: each.name
  properties: {
    contentLink: {
      uri: '${storage.outputs.packagesUrl}/${each.file}?${packagesSas}'
    }
  }
}]

resource runbook 'Microsoft.Automation/automationAccounts/runbooks@2024-10-23' = if (hasRunbook) {
  parent: automation
  name: 'aks-preflight'
  location: location
  properties: {
    runbookType: 'Python'
    runtimeEnvironment: python.name
    logProgress: false
    logVerbose: false
    description: 'Checks every AKS cluster, keeps the reports, and fails on what got worse'
    publishContentLink: {
      uri: '${storage.outputs.packagesUrl}/runbook.py?${packagesSas}'
    }
  }
  dependsOn: [
    wheels
  ]
}

resource failed 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${automationName}-failed'
  location: 'global'
  properties: {
    description: 'The scheduled aks-preflight failed: something got worse, or it could not run. The job says which.'
    severity: 2
    enabled: true
    scopes: [
      automation.id
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'FailedJobs'
          metricNamespace: 'Microsoft.Automation/automationAccounts'
          metricName: 'TotalJob'
          dimensions: [
            {
              name: 'Runbook'
              operator: 'Include'
              values: [
                'aks-preflight'
              ]
            }
            {
              name: 'Status'
              operator: 'Include'
              values: [
                'Failed'
                'Suspended'
                'Stopped'
              ]
            }
          ]
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: empty(actionGroupId) ? [] : [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

output principalId string = automation.identity.principalId
output reportsUrl string = storage.outputs.reportsUrl
output packagesUrl string = storage.outputs.packagesUrl
