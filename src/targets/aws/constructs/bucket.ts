import { Construct } from 'constructs'
import type { Bucket as BucketPart } from '../../amazon/estate-data.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { removalOf } from './removal.ts'

const { Aws, Duration } = library('aws-cdk-lib')
const { PolicyStatement, ServicePrincipal } = library('aws-cdk-lib/aws-iam')
const { BlockPublicAccess, Bucket: S3Bucket, BucketEncryption, ObjectOwnership } = library('aws-cdk-lib/aws-s3')
type S3Bucket = InstanceType<typeof S3Bucket>

/** What a bucket is made from. */
export interface BucketProps {
  readonly bucket: BucketPart
  readonly attributes: Attributes
}

const writers = {
  'load-balancer-logs': 'logdelivery.elasticloadbalancing.amazonaws.com',
  's3-logs': 'logging.s3.amazonaws.com',
} as const

/**
 * A bucket that is private, encrypted and reached by TLS alone. Its name has the account and the region, since names
 * are shared by the whole world.
 */
export class Bucket extends Construct {
  readonly bucket: S3Bucket

  constructor(scope: Construct, id: string, { bucket: part, attributes }: BucketProps) {
    super(scope, id)
    const expiring = part.expire !== undefined || part.expireOld !== undefined
    this.bucket = new S3Bucket(this, 'Bucket', {
      bucketName: `${part.name}-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: part.versioned,
      removalPolicy: removalOf(part),
      lifecycleRules: [
        {
          id: 'stackwright',
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          ...(expiring && part.expire !== undefined && { expiration: Duration.days(part.expire) }),
          ...(expiring &&
            part.expireOld !== undefined && { noncurrentVersionExpiration: Duration.days(part.expireOld) }),
        },
      ],
    })
    if (part.writer) this.#admit(part.writer)
    attributes.tell('bucket', part.id, { name: this.bucket.bucketName, arn: this.bucket.bucketArn })
    acknowledge(this.bucket, {
      S1: part.writer
        ? 'It holds access logs itself.'
        : 'Who reads and writes is recorded by CloudTrail where an account asks for it; only roles of this platform may.',
    })
  }

  /**
   * Lets a service of AWS write, for this account alone. That of the load balancer is held to the folder of the account:
   * AWS names no condition that it meets, and refuses the load balancer where it may not write.
   * Source: Elastic Load Balancing, "Enable access logs for your Application Load Balancer".
   */
  #admit(writer: keyof typeof writers): void {
    const byFolder = writer === 'load-balancer-logs'
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Writer',
        actions: ['s3:PutObject'],
        principals: [new ServicePrincipal(writers[writer])],
        resources: [this.bucket.arnForObjects(byFolder ? `AWSLogs/${Aws.ACCOUNT_ID}/*` : '*')],
        ...(!byFolder && { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } }),
      }),
    )
  }
}
