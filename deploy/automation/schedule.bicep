// When the runbook runs. Deployed once, when the runbook is published: the link of a runbook and a schedule cannot be
// deployed a second time. To change the time, change the schedule; to change what is checked, deploy main.bicep.
targetScope = 'resourceGroup'

@description('The name of the Automation account.')
param automationName string = 'aks-preflight'

@description('The first run, UTC; then each day at that time.')
param firstRun string = dateTimeAdd(utcNow(), 'P1D', 'yyyy-MM-ddT03:00:00Z')

resource automation 'Microsoft.Automation/automationAccounts@2023-11-01' existing = {
  name: automationName
}

resource nightly 'Microsoft.Automation/automationAccounts/schedules@2023-11-01' = {
  parent: automation
  name: 'nightly'
  properties: {
    frequency: 'Day'
    interval: 1
    startTime: firstRun
    timeZone: 'Etc/UTC'
  }
}

resource job 'Microsoft.Automation/automationAccounts/jobSchedules@2023-11-01' = {
  parent: automation
  name: guid(automation.id, 'aks-preflight', nightly.name)
  properties: {
    runbook: {
      name: 'aks-preflight'
    }
    schedule: {
      name: nightly.name
    }
  }
}
