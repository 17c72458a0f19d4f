/*
 * The root of the core: what hosts, the command line and tools may use of it. Everything else is the core's own.
 */
export { type CoreConfig, defaultHome, type HostSettings, readConfig } from './config'
export { type Connection, type Core, type CoreOptions, createCore, SERVICE_USER, type Services } from './core'
export { connectServer, type DatabaseServer } from './db/connect'
export { migrate } from './db/migrator'
export { checkHealth } from './health/health.service'
export { contentSecurityPolicy, SECURITY_HEADERS } from './http/content-security-policy'
export { PageFiles } from './http/page-files'
export type { DetectResult, InferenceBackend } from './inference/backend'
export type { CopperTone } from './inference/detector/detector'
export { createLocalBackend } from './inference/local-backend'
export { loadModel, SHIPPED_MODEL } from './inference/model-manifest'
export type { WorkerAnswer, WorkerRequest } from './inference/worker-protocol'
export type { RenderFormat } from './reports/render/render-protocol'
export { parseUpMessage } from './rpc/up-message'
export type { ActingUser, Origin } from './users/user-session'
export { nodeWorkers, type SpawnWorker, type WorkerHandle, type WorkerName } from './workers/worker-process'
