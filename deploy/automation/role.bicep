// The role of aks-preflight in one subscription, and its assignment. Deployed once for each subscription:
//   az deployment sub create --location LOCATION --template-file deploy/automation/role.bicep --parameters principalId=ID
targetScope = 'subscription'

@description('The object id of the identity that checks.')
param principalId string

// What `aks-preflight permissions` prints: reads, and nothing else.
resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'aks-preflight-reader')
  properties: {
    roleName: 'AKS preflight reader (${subscription().subscriptionId})'
    description: 'Reads what the checks of aks-preflight need, and nothing else.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/locks/read'
          'Microsoft.Compute/locations/usages/read'
          'Microsoft.Compute/skus/read'
          'Microsoft.ContainerService/locations/kubernetesversions/read'
          'Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read'
          'Microsoft.ContainerService/managedClusters/read'
          'Microsoft.ContainerService/managedClusters/upgradeProfiles/read'
          'Microsoft.Network/locations/usages/read'
          'Microsoft.Network/natGateways/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/publicIPAddresses/read'
          'Microsoft.Network/publicIPPrefixes/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/usages/read'
          'Microsoft.OperationalInsights/workspaces/read'
        ]
        notActions: []
      }
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, reader.id)
  properties: {
    roleDefinitionId: reader.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
