/**
 * The versions with which what is written here was tested: CDK's library, its command and the base of its constructs. A
 * test compares them with what this package itself uses.
 */
export const versions = {
  '@types/node': '24.19.2',
  'aws-cdk': '2.1148.1',
  'aws-cdk-lib': '2.276.0',
  constructs: '10.8.1',
  typescript: '7.0.2',
} as const
