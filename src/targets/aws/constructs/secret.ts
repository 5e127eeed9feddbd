import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Secret as SecretPart } from '../../amazon/estate-data.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { removalOf } from './removal.ts'

const { SecretValue, Stack } = library('aws-cdk-lib')
const { CfnSecret, Secret: ManagedSecret } = library('aws-cdk-lib/aws-secretsmanager')
type CfnSecret = InstanceType<typeof CfnSecret>
type SecretValue = InstanceType<typeof SecretValue>

/** What a secret is made from. */
export interface SecretProps {
  readonly secret: SecretPart
  readonly attributes: Attributes
}

/** Characters that each alphabet is without, beside what the switches of Secrets Manager leave out. */
const without = {
  hex: 'ghijklmnopqrstuvwxyz',
  'letters-digits': '',
  base64url: '!"#$%&\'()*+,./:;<=>?@[\\]^`{|}~',
} as const

/**
 * A secret of the platform. One of Secrets Manager is made here and draws its value there; one of SSM is only known
 * here, since CloudFormation makes no SecureString: `stackwright up` makes it. A copy that Secrets Manager keeps in
 * this region is known by its name.
 */
export class Secret extends Construct {
  /** Undefined for one of SSM. */
  readonly secret?: ISecret
  readonly arn: string
  readonly #name: string

  constructor(scope: Construct, id: string, { secret: part, attributes }: SecretProps) {
    super(scope, id)
    this.#name = part.name
    if (part.kept === 'ssm') {
      this.arn = Stack.of(this).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: part.name.replace(/^\//, ''),
      })
    } else if (part.copyOf) {
      this.secret = ManagedSecret.fromSecretNameV2(this, 'Copy', part.copyOf.name)
      this.arn = this.secret.secretArn
    } else {
      const made = this.#make(part)
      this.secret = ManagedSecret.fromSecretCompleteArn(this, 'Known', made.ref)
      this.arn = made.ref
    }
    // Secrets Manager ends an ARN with a hyphen and six characters of its own, which the name does not tell.
    const readable = part.kept !== 'ssm' && part.copyOf ? `${this.arn}-??????` : this.arn
    attributes.tell('secret', part.id, { arn: this.arn, name: part.name, readable })
  }

  /** Its value, put in by CloudFormation when it makes a resource, and never written into a template. */
  get value(): SecretValue {
    return this.secret ? SecretValue.secretsManager(this.arn) : SecretValue.ssmSecure(this.#name)
  }

  #make(part: SecretPart): CfnSecret {
    const made = new CfnSecret(this, 'Secret', {
      name: part.name,
      description: part.about,
      ...(part.draw && {
        generateSecretString: {
          passwordLength: part.draw.length,
          requireEachIncludedType: false,
          includeSpace: false,
          excludePunctuation: part.draw.alphabet !== 'base64url',
          excludeUppercase: part.draw.alphabet === 'hex',
          ...(without[part.draw.alphabet] && { excludeCharacters: without[part.draw.alphabet] }),
        },
      }),
      ...(part.copies && { replicaRegions: part.copies.map((region) => ({ region })) }),
    })
    made.applyRemovalPolicy(removalOf(part))
    acknowledge(made, {
      SMG4: part.keep
        ? 'Data is encrypted with it: another value would make that unreadable.'
        : 'It changes with `stackwright up`, together with those who read it; a change by the clock alone would lock them out.',
    })
    return made
  }
}
