/** Where a behaviour was shown: a suite in `tests/e2e` and words of the title of its test; or why it was not. */
export type Shown = { readonly suite: string; readonly test: string } | { readonly not: string }

/** A behaviour of the product, and for each target where it is shown. A target that is left out has nothing of the kind. */
export interface Behaviour {
  readonly behaviour: string
  readonly shown: Readonly<Partial<Record<'local' | 'compose' | 'swarm' | 'kubernetes', Shown>>>
}

const local = (test: string): Shown => ({ suite: 'superset', test })
const compose = (test: string): Shown => ({ suite: 'compose', test })
const swarm = (test: string): Shown => ({ suite: 'swarm', test })
const kubernetes = (test: string): Shown => ({ suite: 'kubernetes', test })
const not = (reason: string): Shown => ({ not: reason })

/** What the product promises of a running platform, with the engine on which it was seen. */
export const fidelity: readonly Behaviour[] = [
  {
    behaviour: 'from nothing to a verified Superset with its dashboard',
    shown: { local: local('sees the dashboard'), compose: compose('ready, and only the edge is published'), swarm: swarm('up'), kubernetes: kubernetes('verified Superset') },
  },
  {
    behaviour: 'Metabase, by a stand-in for its jar and image: migrated by one process, booted, set up and proven',
    shown: {
      local: { suite: 'metabase', test: 'is migrated by one process' }, compose: { suite: 'metabase-compose', test: 'is migrated once' },
      swarm: { suite: 'metabase-swarm', test: 'is migrated, booted twice' }, kubernetes: { suite: 'metabase-kubernetes', test: 'is migrated, booted twice' },
    },
  },
  {
    behaviour: 'a second `up` changes nothing',
    shown: { local: local('a second `up`'), compose: compose('a second `up`'), swarm: swarm('a second `up`'), kubernetes: kubernetes('a second `up`') },
  },
  {
    behaviour: 'a changed setting replaces only what reads it',
    shown: { local: local('a changed setting'), compose: compose('a changed setting'), swarm: swarm('a changed setting'), kubernetes: kubernetes('a changed setting') },
  },
  {
    behaviour: 'an upgrade drains, migrates, starts and proves',
    shown: { local: not('tried by hand'), compose: compose('an upgrade'), swarm: swarm('an upgrade'), kubernetes: kubernetes('upgraded from') },
  },
  {
    behaviour: 'a restart under load without a failed request',
    shown: { local: local('restarted under load'), compose: compose('restarted under load'), swarm: swarm('restarted under load'), kubernetes: kubernetes('restarted under load') },
  },
  {
    behaviour: 'a broken release is taken back unseen',
    shown: { local: { suite: 'contract-local', test: '' }, compose: compose('taken back'), swarm: swarm('taken back'), kubernetes: kubernetes('taken back') },
  },
  {
    behaviour: 'more replicas, and fewer again',
    shown: { local: local('scale'), compose: compose('scale'), swarm: swarm('scale'), kubernetes: kubernetes('more of a service') },
  },
  {
    behaviour: 'what is killed comes back',
    shown: { local: local('is killed comes back'), compose: compose('is killed comes back'), swarm: swarm('is killed comes back'), kubernetes: kubernetes('is killed comes back') },
  },
  {
    behaviour: 'no secret in clear outside of the store',
    shown: { local: local('no secret'), compose: compose('no secret'), swarm: swarm('no secret'), kubernetes: kubernetes('no secret') },
  },
  {
    behaviour: '`destroy` leaves nothing',
    shown: { local: local('`destroy`'), compose: compose('`destroy`'), swarm: swarm('`destroy`'), kubernetes: kubernetes('`destroy`') },
  },
  {
    behaviour: 'the contract of drivers',
    shown: {
      local: { suite: 'contract-local', test: '' }, compose: { suite: 'contract-compose', test: '' }, swarm: { suite: 'contract-swarm', test: '' },
      kubernetes: { suite: 'contract-kubernetes', test: '' },
    },
  },
  {
    behaviour: 'images of upstream itself',
    shown: { compose: not('the engine of the tests reaches no registry: stand-ins'), swarm: not('stand-ins'), kubernetes: not('stand-ins') },
  },
  {
    behaviour: 'several machines',
    shown: { swarm: not('one node'), kubernetes: not('one node: spreading, drains of nodes and moving volumes are in the manifests alone') },
  },
  {
    behaviour: 'the engine\'s own load balancing',
    shown: {
      swarm: not('virtual addresses and the ingress mesh need IPVS, which the kernel of the tests lacks: shown with dnsrr and ports of the host'),
      kubernetes: not('no load balancer, no Gateway or Ingress controller: the API server admits the objects, requests went through Services'),
    },
  },
  {
    behaviour: 'rules of the network are enforced',
    shown: { compose: compose('without a way out'), kubernetes: not('the network of the tests ignores NetworkPolicies: they are checked against the graph, both ways') },
  },
  {
    behaviour: 'encryption between machines',
    shown: { swarm: not('one node: `encrypted` is written and not seen') },
  },
  {
    behaviour: 'operators: CloudNativePG, cert-manager, External Secrets, KEDA, Prometheus',
    shown: { kubernetes: not('admitted by the API server with their definitions (of CloudNativePG with a stand-in of ours), without the operators themselves') },
  },
]
