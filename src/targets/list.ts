// Every target that stackwright knows, one line each. Such a line is all that makes a target known.
export { aws } from './aws/listing.ts'
export { compose } from './compose/listing.ts'
export { kubernetes } from './kubernetes/listing.ts'
export { local } from './local/listing.ts'
export { swarm } from './swarm/listing.ts'
export { terraform } from './terraform/listing.ts'
