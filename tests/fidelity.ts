/** Where a behaviour was shown: a suite in `tests/e2e` and words of the title of its test; or why it was not. */
export type Shown = { readonly suite: string; readonly test: string } | { readonly not: string }

/**
 * A behaviour of the product, and for each target where it is shown. A target that is left out has nothing of the kind.
 */
export interface Behaviour {
  readonly behaviour: string
  readonly shown: Readonly<Partial<Record<'local' | 'compose' | 'swarm' | 'kubernetes' | 'aws' | 'terraform', Shown>>>
}

const local = (test: string): Shown => ({ suite: 'superset', test })
const compose = (test: string): Shown => ({ suite: 'compose', test })
const swarm = (test: string): Shown => ({ suite: 'swarm', test })
const kubernetes = (test: string): Shown => ({ suite: 'kubernetes', test })
const aws = (test: string): Shown => ({ suite: 'aws', test })
const operated = (test: string): Shown => ({ suite: 'aws-operate', test })
const terraform = (test: string): Shown => ({ suite: 'terraform', test })
const not = (reason: string): Shown => ({ not: reason })

/** What the product promises of a running platform, with the engine on which it was seen. */
export const fidelity: readonly Behaviour[] = [
  {
    behaviour: 'from nothing to a verified Superset with its dashboard',
    shown: {
      local: local('sees the dashboard'),
      compose: compose('ready, and only the edge is published'),
      swarm: swarm('up'),
      kubernetes: kubernetes('verified Superset'),
      aws: not('the emulator starts no container'),
      terraform: not('the emulator starts no container'),
    },
  },
  {
    behaviour: 'Metabase, by a stand-in for its jar and image: migrated by one process, booted, set up and proven',
    shown: {
      local: { suite: 'metabase', test: 'is migrated by one process' },
      compose: { suite: 'metabase-compose', test: 'is migrated once' },
      swarm: { suite: 'metabase-swarm', test: 'is migrated, booted twice' },
      kubernetes: { suite: 'metabase-kubernetes', test: 'is migrated, booted twice' },
      aws: not('the emulator starts no container'),
      terraform: not('the emulator starts no container'),
    },
  },
  {
    behaviour: 'a second `up` changes nothing',
    shown: {
      local: local('a second `up`'),
      compose: compose('a second `up`'),
      swarm: swarm('a second `up`'),
      kubernetes: kubernetes('a second `up`'),
      aws: aws('a second time does nothing'),
      terraform: terraform('otherwise nothing but what the emulator forgets'),
    },
  },
  {
    behaviour: 'a changed setting replaces only what reads it',
    shown: {
      local: local('a changed setting'),
      compose: compose('a changed setting'),
      swarm: swarm('a changed setting'),
      kubernetes: kubernetes('a changed setting'),
      aws: aws('changes only what is asked for'),
      terraform: not('the plan of a change is seen, not its rollout'),
    },
  },
  {
    behaviour: 'an upgrade drains, migrates, starts and proves',
    shown: {
      local: not('tried by hand'),
      compose: compose('an upgrade'),
      swarm: swarm('an upgrade'),
      kubernetes: kubernetes('upgraded from'),
      aws: not('the state machine runs on the emulator, and stops services that are only records there'),
      terraform: not('the same state machine'),
    },
  },
  {
    behaviour: 'a restart under load without a failed request',
    shown: {
      local: local('restarted under load'),
      compose: compose('restarted under load'),
      swarm: swarm('restarted under load'),
      kubernetes: kubernetes('restarted under load'),
      aws: not('the emulator serves no request'),
      terraform: not('the emulator serves no request'),
    },
  },
  {
    behaviour: 'a broken release is taken back unseen',
    shown: {
      local: { suite: 'contract-local', test: '' },
      compose: compose('taken back'),
      swarm: swarm('taken back'),
      kubernetes: kubernetes('taken back'),
      aws: not('the circuit breaker is asked for; the emulator takes every deployment for good'),
      terraform: not('the same circuit breaker'),
    },
  },
  {
    behaviour: 'more replicas, and fewer again',
    shown: {
      local: local('scale'),
      compose: compose('scale'),
      swarm: swarm('scale'),
      kubernetes: kubernetes('more of a service'),
      aws: operated('another number of replicas'),
      terraform: not('the same driver, seen with CDK'),
    },
  },
  {
    behaviour: 'what is killed comes back',
    shown: {
      local: local('is killed comes back'),
      compose: compose('is killed comes back'),
      swarm: swarm('is killed comes back'),
      kubernetes: kubernetes('is killed comes back'),
      aws: not('ECS sees to it; the emulator has nothing that could be killed'),
      terraform: not('ECS sees to it'),
    },
  },
  {
    behaviour: 'no secret in clear outside of the store',
    shown: {
      local: local('no secret'),
      compose: compose('no secret'),
      swarm: swarm('no secret'),
      kubernetes: kubernetes('no secret'),
      aws: aws('gives no secret away'),
      terraform: terraform('keeps no value of a secret'),
    },
  },
  {
    behaviour: '`destroy` leaves nothing',
    shown: {
      local: local('`destroy`'),
      compose: compose('`destroy`'),
      swarm: swarm('`destroy`'),
      kubernetes: kubernetes('`destroy`'),
      aws: aws('goes when it is destroyed'),
      terraform: terraform('goes when it is destroyed'),
    },
  },
  {
    behaviour: 'the contract of drivers',
    shown: {
      local: { suite: 'contract-local', test: '' },
      compose: { suite: 'contract-compose', test: '' },
      swarm: { suite: 'contract-swarm', test: '' },
      kubernetes: { suite: 'contract-kubernetes', test: '' },
      aws: not('its sample needs programs that run'),
      terraform: not('its sample needs programs that run'),
    },
  },
  {
    behaviour: 'images of upstream itself',
    shown: {
      compose: not('the engine of the tests reaches no registry: stand-ins'),
      swarm: not('stand-ins'),
      kubernetes: not('stand-ins'),
    },
  },
  {
    behaviour: 'several machines',
    shown: {
      swarm: not('one node'),
      kubernetes: not('one node: spreading, drains of nodes and moving volumes are in the manifests alone'),
    },
  },
  {
    behaviour: "the engine's own load balancing",
    shown: {
      swarm: not(
        'virtual addresses and the ingress mesh need IPVS, which the kernel of the tests lacks: shown with dnsrr and ports of the host',
      ),
      kubernetes: not(
        'no load balancer, no Gateway or Ingress controller: the API server admits the objects, requests went through Services',
      ),
    },
  },
  {
    behaviour: 'rules of the network are enforced',
    shown: {
      compose: compose('without a way out'),
      kubernetes: not(
        'the network of the tests ignores NetworkPolicies: they are checked against the graph, both ways',
      ),
    },
  },
  {
    behaviour: 'encryption between machines',
    shown: { swarm: not('one node: `encrypted` is written and not seen') },
  },
  {
    behaviour: 'operators: CloudNativePG, cert-manager, External Secrets, KEDA, Prometheus',
    shown: {
      kubernetes: not(
        'admitted by the API server with their definitions (of CloudNativePG with a stand-in of ours), without the operators themselves',
      ),
    },
  },
  {
    behaviour: 'everything that the platform asks of AWS is made, applied to an emulator and read back',
    shown: { aws: aws('is there as the platform says'), terraform: terraform('is there as the platform says') },
  },
  {
    behaviour: 'what the target itself would change is told first, and what would lose data is refused',
    shown: { aws: aws('would leave the data of a store behind') },
  },
  {
    behaviour: 'images are built and pushed, and tasks name them by their digests',
    shown: {
      aws: { suite: 'aws-images', test: 'are built and pushed by up' },
      terraform: not('the same steps of the same driver'),
    },
  },
  {
    behaviour: 'CDK and Terraform make the same, applied to two emulators',
    shown: {
      aws: { suite: 'aws-parity', test: 'both are the same' },
      terraform: { suite: 'aws-parity', test: 'both are the same' },
    },
  },
  {
    behaviour: 'what must run before services roll is awaited, applied to an emulator',
    shown: { aws: aws('goes up: the platform'), terraform: terraform('goes up: the platform') },
  },
  {
    behaviour: 'what somebody else has changed is told',
    shown: {
      aws: operated('somebody else has deployed'),
      terraform: terraform('a second plan sees what somebody else'),
    },
  },
  {
    behaviour: 'containers start on Fargate, get ready and are found healthy',
    shown: {
      aws: not(
        'the emulator starts no container: sizes, ports, health and order are checked against rules of ECS alone',
      ),
      terraform: not('the same task definitions'),
    },
  },
  {
    behaviour: 'roles suffice for what the programs and ECS do',
    shown: {
      aws: not(
        'the emulator asks nobody for rights: each secret, log and repository of a task is held against its role',
      ),
      terraform: not('the same roles'),
    },
  },
  {
    behaviour: 'certificates are proven by DNS, names lead to the load balancer, TLS is spoken',
    shown: { aws: not('the emulator issues every certificate at once and serves nothing'), terraform: not('the same') },
  },
  {
    behaviour: 'a second region is made, seen, operated, made the first by hand and removed, applied to an emulator',
    shown: {
      aws: { suite: 'aws-regions', test: 'is made the first by the commands that its README has' },
      terraform: not('the same driver, seen with CDK'),
    },
  },
  {
    behaviour: 'databases and caches fail over, backups are restored, a second region takes over',
    shown: { aws: not('the emulator keeps records of them and no data'), terraform: not('the same') },
  },
  {
    behaviour: 'what is stopped on purpose raises no alarm, and does again when it is started',
    shown: {
      aws: operated('nobody is told that it is stopped'),
      terraform: not('the same driver, seen with CDK'),
    },
  },
  {
    behaviour: 'work that waits in a queue is counted where replicas follow it',
    shown: {
      aws: { suite: 'aws-waiting', test: 'is told by each replica' },
      terraform: { suite: 'aws-waiting', test: 'is told by each replica' },
    },
  },
  {
    behaviour: 'programs pass a login at the load balancer with a signed token',
    shown: {
      aws: not('the emulator looks at no token: the rule is read back as it was written'),
      terraform: not(
        'the same: the rule is made by the Cloud Control API, and held against the schema that AWS publishes',
      ),
    },
  },
  {
    behaviour: 'replicas follow the load, alarms go off, the firewall refuses',
    shown: {
      aws: not('the emulator measures nothing: policies, alarms and rules are read back as they were written'),
      terraform: not('the same'),
    },
  },
  {
    behaviour: 'quotas, zones and versions that a real account has',
    shown: {
      aws: not('the emulator accepts any: classes and versions are held against lists of ours'),
      terraform: not('the same'),
    },
  },
]
