import type { Estate } from 'stackwright/aws'

/** What tiny is on AWS in default: the stacks tiny-default-images, tiny-default and tiny-default-services. */
export const theDefault: Estate = {
  name: 'tiny-default',
  platform: 'tiny',
  environment: 'default',
  region: 'us-east-1',
  tags: { platform: 'tiny', environment: 'default', 'managed-by': 'stackwright' },
  network: {
    made: true,
    cidr: '10.0.0.0/16',
    zones: [
      { letter: 'a', private: '10.0.0.0/19', public: '10.0.128.0/20', isolated: '10.0.192.0/20' },
      { letter: 'b', private: '10.0.32.0/19', public: '10.0.144.0/20', isolated: '10.0.208.0/20' },
    ],
    nat: 'one',
    endpoints: [],
    flowLogDays: 30,
  },
  groups: [
    {
      id: 'entry',
      name: 'tiny-default-entry',
      about: 'load balancer: where browsers come in',
      ingress: [
        { peer: { cidr: '0.0.0.0/0' }, protocol: 'tcp', from: 80, to: 80, about: 'browsers, without encryption' },
      ],
      egress: [{ peer: { group: 'site' }, protocol: 'tcp', from: 3000, to: 3000, about: 'load balancer to site' }],
    },
    {
      id: 'site',
      name: 'tiny-default-site',
      about: 'service site',
      ingress: [{ peer: { group: 'entry' }, protocol: 'tcp', from: 3000, to: 3000, about: 'load balancer to site' }],
      egress: [{ peer: { cidr: '0.0.0.0/0' }, protocol: 'tcp', from: 443, to: 443, about: 'HTTPS to any address' }],
    },
  ],
  entry: {
    name: 'tiny-default',
    internal: false,
    group: 'entry',
    idleTimeout: 65,
    targets: [
      {
        id: 'site',
        name: 'tiny-default-site-3000',
        service: 'site',
        container: 'main',
        port: 3000,
        health: { path: '/', status: '200-499', every: 6, timeout: 5, healthy: 2, unhealthy: 3 },
        drain: 60,
      },
    ],
    rules: [{ id: 'site-route', priority: 46560, encrypted: false, hosts: [], paths: ['/*'], target: 'site' }],
    accessLogs: { bucket: 'access-logs', days: 90 },
    firewall: {
      name: 'tiny-default',
      groups: [
        { name: 'AWSManagedRulesAmazonIpReputationList', count: false, less: [] },
        {
          name: 'AWSManagedRulesCommonRuleSet',
          count: false,
          less: [
            'SizeRestrictions_BODY',
            'SizeRestrictions_QUERYSTRING',
            'CrossSiteScripting_BODY',
            'GenericRFI_BODY',
          ],
        },
        { name: 'AWSManagedRulesKnownBadInputsRuleSet', count: false, less: [] },
        { name: 'AWSManagedRulesSQLiRuleSet', count: true, less: [] },
      ],
      rate: 10000,
    },
    deletionProtection: false,
  },
  cluster: { name: 'tiny-default', insights: true },
  repositories: [],
  secrets: [],
  databases: [],
  caches: [],
  buckets: [
    {
      id: 'access-logs',
      name: 'tiny-default-access-logs',
      about: 'Requests as the load balancer saw them',
      versioned: false,
      expire: 90,
      keep: false,
      writer: 'load-balancer-logs',
    },
  ],
  tasks: [],
  services: [],
  lifecycle: {},
  schedules: [],
  roles: [
    {
      id: 'flow-logs',
      name: 'tiny-default-flow-logs',
      about: 'Writes the flow logs of the network',
      principal: 'vpc-flow-logs.amazonaws.com',
      managed: [],
      statements: [
        {
          sid: 'Find',
          actions: ['logs:DescribeLogGroups'],
          resources: ['*'],
          why: 'A list of log groups is asked for all of them',
        },
        {
          sid: 'Logs',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [{ value: [{ kind: 'log', id: 'flow', attribute: 'arn' }, ':*'] }],
          why: 'The streams of a log group have no names before they are written',
        },
      ],
    },
  ],
  watch: {
    logs: [{ id: 'flow', name: '/stackwright/tiny-default/flow', days: 30, keep: false }],
    topics: [],
    alarms: [],
    composites: [],
    events: [],
    dashboard: {
      name: 'tiny-default',
      widgets: [
        {
          title: 'Requests',
          width: 8,
          height: 6,
          measures: [
            {
              namespace: 'AWS/ApplicationELB',
              name: 'RequestCount',
              statistic: 'Sum',
              period: 300,
              dimensions: { LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] } },
              label: 'all',
            },
          ],
        },
        {
          title: 'Requests that failed',
          width: 8,
          height: 6,
          measures: [
            {
              namespace: 'AWS/ApplicationELB',
              name: 'HTTPCode_Target_5XX_Count',
              statistic: 'Sum',
              period: 300,
              dimensions: { LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] } },
              label: 'by the platform',
            },
            {
              namespace: 'AWS/ApplicationELB',
              name: 'HTTPCode_ELB_5XX_Count',
              statistic: 'Sum',
              period: 300,
              dimensions: { LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] } },
              label: 'by the load balancer',
            },
            {
              namespace: 'AWS/ApplicationELB',
              name: 'HTTPCode_Target_4XX_Count',
              statistic: 'Sum',
              period: 300,
              dimensions: { LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] } },
              label: 'by those who asked',
            },
          ],
        },
        {
          title: 'Time to answer, 95 of 100',
          width: 8,
          height: 6,
          measures: [
            {
              namespace: 'AWS/ApplicationELB',
              name: 'TargetResponseTime',
              statistic: 'p95',
              period: 300,
              dimensions: {
                LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] },
                TargetGroup: { value: [{ kind: 'target-group', id: 'site', attribute: 'name' }] },
              },
              label: 'site',
            },
          ],
          unit: 'seconds',
        },
        {
          title: 'Replicas that answer',
          width: 8,
          height: 6,
          measures: [
            {
              namespace: 'AWS/ApplicationELB',
              name: 'HealthyHostCount',
              statistic: 'Minimum',
              period: 300,
              dimensions: {
                LoadBalancer: { value: [{ kind: 'entry', id: 'entry', attribute: 'name' }] },
                TargetGroup: { value: [{ kind: 'target-group', id: 'site', attribute: 'name' }] },
              },
              label: 'site',
            },
          ],
        },
      ],
    },
  },
  outputs: [
    {
      id: 'alb_dns_name',
      about: 'The name of the load balancer, to which records of hosts lead.',
      value: { value: [{ kind: 'entry', id: 'entry', attribute: 'address' }] },
    },
    { id: 'ecs_cluster', about: 'The cluster of ECS that services and jobs run in.', value: 'tiny-default' },
    { id: 'region', about: 'The region.', value: 'us-east-1' },
    {
      id: 'site_route_url',
      about: 'Where browsers find site.',
      value: { value: ['http://', { kind: 'entry', id: 'entry', attribute: 'address' }, '/'] },
    },
  ],
}
