export { type Backend, createBackend, type ResourceState, type StackState } from './backend';
export { type DeployArgs, type DeployResult, deploy, type OutputValue } from './deploy';
export { type DestroyArgs, destroy } from './destroy';
export { type DeploymentError, type Diagnostic, isDeploymentError } from './diagnostics';
export { UNKNOWN } from './values';
