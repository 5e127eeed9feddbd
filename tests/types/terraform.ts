// What the compiler must refuse of Terraform's documents. Compiled by tsc with everything else, and never run: a line
// that should be refused and is not makes the comment above it an error.
import { ref, resource } from '../../src/targets/terraform/resource.ts'

export const accepted = [
  resource('aws_vpc', 'this', { cidr_block: '10.0.0.0/16', tags: { Name: 'acme' } }),
  resource('aws_lb', 'this', {
    subnets: [ref('aws_subnet', 'a', 'id')],
    access_logs: { bucket: ref('aws_s3_bucket', 'logs', 'bucket') },
  }),
]

export const refused = [
  // @ts-expect-error the provider has no such argument
  resource('aws_db_instance', 'this', { instance_class: 'db.t4g.micro', multi_azz: true }),
  // @ts-expect-error a network has no such type of resource
  resource('aws_vcp', 'this', {}),
  // @ts-expect-error a number is no text
  resource('aws_vpc', 'this', { cidr_block: 10 }),
  // @ts-expect-error a load balancer tells no such thing
  ref('aws_lb', 'this', 'dns'),
  // @ts-expect-error an argument that must be there is missing
  resource('aws_subnet', 'this', { cidr_block: '10.0.0.0/24' }),
  // @ts-expect-error a nested block has no such argument
  resource('aws_lb', 'this', { access_logs: { bucket: 'logs', folder: 'x' } }),
]
