export { clusterStatus, type ClusterStatus } from './cluster-status'
export type { Holder } from './holders'
export { ensureRoles, roleSql, type RoleOptions } from './roles'
export { removeCluster, startCluster, type ClusterHandle } from './start-cluster'
export {
  DATABASE_NAME,
  DATABASE_ROLES,
  type ClusterConnection,
  type ClusterEvent,
  type ClusterOptions,
  type ClusterRole,
  type DatabaseRole
} from './types'
