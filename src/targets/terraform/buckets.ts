import type { Bucket } from '../amazon/estate-data.ts'
import { type Block, call, code, type Expression, type HclFile, noted, template } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { named, protection, type Scene, word } from './scene.ts'

/** Buckets: private, encrypted, reached by TLS alone. */
export function bucketsFile(scene: Scene): HclFile | undefined {
  const { buckets } = scene.estate
  if (buckets.length === 0) return undefined
  return { blocks: buckets.flatMap((each) => bucketBlocks(scene, each)) }
}

function bucketBlocks(scene: Scene, bucket: Bucket): Block[] {
  const name = word(bucket.id)
  const id = ref('aws_s3_bucket', name, 'id')
  const old = bucket.versioned ? bucket.expireOld : undefined
  return [
    resource(
      'aws_s3_bucket',
      name,
      {
        bucket_prefix: noted(
          'Names of buckets are taken by everybody in the world, so AWS adds to this one.',
          named(scene, `${bucket.name.slice(0, 36)}-`),
        ),
        force_destroy: !bucket.keep || scene.mayGo === true,
        lifecycle: protection(scene, bucket.keep),
      },
      bucket.about,
    ),
    resource('aws_s3_bucket_public_access_block', name, {
      bucket: id,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    resource('aws_s3_bucket_ownership_controls', name, {
      bucket: id,
      rule: { object_ownership: 'BucketOwnerEnforced' },
    }),
    resource(
      'aws_s3_bucket_server_side_encryption_configuration',
      name,
      {
        bucket: id,
        rule: { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
      },
      bucket.writer === 'load-balancer-logs' ? 'A load balancer can write to no bucket with a key of KMS.' : undefined,
    ),
    ...(bucket.versioned
      ? [resource('aws_s3_bucket_versioning', name, { bucket: id, versioning_configuration: { status: 'Enabled' } })]
      : []),
    resource('aws_s3_bucket_lifecycle_configuration', name, {
      bucket: id,
      rule: [
        {
          id: 'uploads-that-never-end',
          status: 'Enabled',
          filter: {},
          abort_incomplete_multipart_upload: { days_after_initiation: 7 },
        },
        ...(bucket.expire === undefined
          ? []
          : [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days: bucket.expire } }]),
        ...(old === undefined
          ? []
          : [
              {
                id: 'expire-old-versions',
                status: 'Enabled',
                filter: {},
                noncurrent_version_expiration: { noncurrent_days: old },
              },
            ]),
      ],
      depends_on: bucket.versioned ? [code(`aws_s3_bucket_versioning.${name}`)] : undefined,
    }),
    resource('aws_s3_bucket_policy', name, {
      bucket: id,
      policy: call('jsonencode', policy(bucket, name)),
      depends_on: [code(`aws_s3_bucket_public_access_block.${name}`)],
    }),
  ]
}

function policy(bucket: Bucket, name: string): Expression {
  const arn = ref('aws_s3_bucket', name, 'arn')
  const within = template(arn, '/*')
  // Load balancers of other accounts write to folders of their own; the cluster knows in which account this is.
  const written =
    bucket.writer === 'load-balancer-logs'
      ? template(arn, '/AWSLogs/', code('split(":", aws_ecs_cluster.this.arn)[4]'), '/*')
      : within
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyByTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, within],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...(bucket.writer === undefined
        ? []
        : [
            {
              Sid: 'Writer',
              Effect: 'Allow',
              Principal: {
                Service:
                  bucket.writer === 'load-balancer-logs'
                    ? 'logdelivery.elasticloadbalancing.amazonaws.com'
                    : 'logging.s3.amazonaws.com',
              },
              Action: 's3:PutObject',
              Resource: written,
            },
          ]),
    ],
  }
}
