import type { StackProps } from 'aws-cdk-lib'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import type { Construct } from 'constructs'
import type { Estate } from '../../amazon/estate.ts'
import { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'
import { addTags } from './tags.ts'

const { RemovalPolicy, Stack } = library('aws-cdk-lib')
const { CfnRepository, Repository } = library('aws-cdk-lib/aws-ecr')
type Stack = InstanceType<typeof Stack>

/** What the stack of images is made from. */
export interface ImagesStackProps extends StackProps {
  readonly estate: Estate
}

/** The repositories of a platform, which must be filled before anything that runs can be made. */
export class ImagesStack extends Stack {
  /** What of it others may speak of. */
  readonly attributes = new Attributes()
  readonly #repositories = new Map<string, IRepository>()

  constructor(scope: Construct, id: string, { estate, ...props }: ImagesStackProps) {
    super(scope, id, {
      description: `Images of ${estate.platform} in ${estate.environment}`,
      ...props,
      env: { region: estate.region, ...props.env },
    })
    for (const { id: part, name, keep } of estate.repositories) {
      const made = new CfnRepository(this, constructId(part), {
        repositoryName: name,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
        emptyOnDelete: true,
        lifecyclePolicy: { lifecyclePolicyText: keepNewest(keep) },
      })
      made.applyRemovalPolicy(RemovalPolicy.DESTROY)
      // By its name: its URL is known before it is made, and a repository that goes is nobody's import.
      this.attributes.tell('repository', part, repositoryFacts(this, name))
      this.#repositories.set(part, Repository.fromRepositoryName(this, `${constructId(part)}Repository`, name))
    }
    addTags(this, estate)
  }

  /** A repository of the estate, with its grants. */
  repository(id: string): IRepository {
    const repository = this.#repositories.get(id)
    if (!repository) throw new Error(`no repository ${id} in the estate`)
    return repository
  }
}

/** What is known of a repository by its name alone. */
function repositoryFacts(stack: Stack, name: string): Readonly<Record<'name' | 'arn' | 'url', string>> {
  return {
    name,
    arn: stack.formatArn({ service: 'ecr', resource: 'repository', resourceName: name }),
    url: `${stack.account}.dkr.ecr.${stack.region}.${stack.urlSuffix}/${name}`,
  }
}

/** Keeps the newest images, and nothing that has no tag for longer than a day. */
function keepNewest(count: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: 'images without a tag',
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: `the newest ${count} are kept`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: count },
        action: { type: 'expire' },
      },
    ],
  })
}
