export { driverContract, type Ground } from './driver-contract.ts'
export { type Sample, appContract } from './app-contract.ts'
export type { Promised } from './suite.ts'
export { targetContract } from './target-contract.ts'
