// The same schedule as a Container Apps job: the image of deploy/Containerfile, an identity, the same reports.
targetScope = 'resourceGroup'

param location string = resourceGroup().location

@description('The id of the Container Apps environment.')
param environmentId string

@description('The image that was built from deploy/Containerfile, with its registry and tag.')
param image string

@description('The host name of the registry that the identity may pull from.')
param registry string

@description('The name of the storage account, unique in all of Azure.')
param storageName string = 'akspreflight${uniqueString(resourceGroup().id)}'

@description('Options of `aks-preflight check`, a word each.')
param options array = [
  '--all-subscriptions'
]

@description('When, in UTC: minute, hour, day, month, weekday.')
param schedule string = '0 3 * * *'

@description('The days for which dated reports are kept.')
param retentionDays int = 90

// Made before the job, so that it may pull the image by the time that the job is made.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks-preflight'
  location: location
}

module storage '../automation/storage.bicep' = {
  name: 'aks-preflight-storage'
  params: {
    location: location
    name: storageName
    principalId: identity.properties.principalId
    retentionDays: retentionDays
  }
}

module role '../automation/role.bicep' = {
  name: 'aks-preflight-role'
  scope: subscription()
  params: {
    principalId: identity.properties.principalId
  }
}

resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: 'aks-preflight'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      triggerType: 'Schedule'
      replicaTimeout: 10800
      // A failure is the message: what got worse does so once.
      replicaRetryLimit: 0
      scheduleTriggerConfig: {
        cronExpression: schedule
        parallelism: 1
        replicaCompletionCount: 1
      }
      registries: [
        {
          server: registry
          identity: identity.id
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'aks-preflight'
          image: image
          command: [
            'python'
            '-m'
            'aks_preflight.scheduled'
          ]
          args: concat([
            storage.outputs.reportsUrl
          ], options)
          env: [
            {
              name: 'AZURE_CLIENT_ID'
              value: identity.properties.clientId
            }
          ]
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
    }
  }
}

output principalId string = identity.properties.principalId
output reportsUrl string = storage.outputs.reportsUrl
