import type { Known } from './intents.ts'

/**
 * How what CDK and Terraform make of one estate may differ, by what they are. Whatever is not in this list must be the
 * same.
 */
export const knownOfTools: readonly Known[] = [
  {
    at: /^(roles|logs)\.\S*-(waiter|prefix-list)\./,
    why: 'CloudFormation waits for a state machine, and learns the prefix list of S3, by small functions; Terraform runs a script, and reads the list',
  },
  {
    at: /^groups\.[^.]+\.rules\.out icmp 252-86 255\.255\.255\.255\/32/,
    why: 'the way in which CDK says that a group lets nothing out: without any rule, CloudFormation would let everything out',
  },
  {
    at: /^network\.defaultGroupClosed$/,
    why: 'Terraform takes the default group of a VPC over and empties it; CloudFormation has no resource for that, and nothing uses the group',
  },
  { at: /^secrets\.\/[^.]+\.(about|type)$/, why: 'CloudFormation makes no SecureString: `stackwright up` makes it' },
  {
    at: /^databases\.[^.]+-reader-\d+\.encrypted$/,
    why: 'a copy is encrypted as what it is a copy of, which CloudFormation does not let it say',
  },
]
