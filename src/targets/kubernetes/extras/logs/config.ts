import type { Graph } from '../../../../graph/graph.ts'
import { printYaml } from '../../../document/yaml.ts'
import { instanceOf, namespacesOf } from '../../names.ts'
import type { LogShipping } from '../../options-extras.ts'
import type { Site } from '../../site.ts'

/** Where a reader keeps what is not sent yet, and how far it has read. */
export const bufferFolder = '/var/lib/fluent-bit'

/** The port at which a reader says whether it is well, and tells its figures. */
export const healthPort = 2020

/**
 * The configuration of Fluent Bit, in its own YAML: reads the logs of the platform's pods as the kubelet has them
 * written, whatever runs the containers, adds which pod it was, and sends them on. What cannot be sent waits on the
 * disk of the machine. It holds no secret.
 */
export function readerConfig(graph: Graph, site: Site, logs: LogShipping): string {
  const { apps, data } = namespacesOf(graph, site)
  const content = {
    service: {
      flush: 5,
      grace: 10,
      log_level: 'info',
      http_server: true,
      http_listen: '0.0.0.0',
      http_port: healthPort,
      health_check: true,
      'storage.path': `${bufferFolder}/buffer`,
      'storage.sync': 'normal',
      'storage.checksum': false,
      'storage.max_chunks_up': 64,
      'storage.backlog.mem_limit': '16M',
    },
    pipeline: {
      inputs: [
        {
          name: 'tail',
          tag: 'kube.*',
          path: [...new Set([apps, data])].map((namespace) => `/var/log/containers/*_${namespace}_*.log`).join(','),
          // `cri` is how containerd and CRI-O write; the other is for machines that still have Docker below.
          'multiline.parser': 'cri, docker',
          db: `${bufferFolder}/read.db`,
          'db.locking': true,
          mem_buf_limit: '16M',
          skip_long_lines: true,
          refresh_interval: 10,
          rotate_wait: 30,
          'storage.type': 'filesystem',
        },
      ],
      filters: [
        {
          name: 'kubernetes',
          match: 'kube.*',
          kube_tag_prefix: 'kube.var.log.containers.',
          merge_log: true,
          merge_log_key: 'log_processed',
          keep_log: true,
          labels: true,
          annotations: false,
          namespace_labels: false,
          'k8s-logging.parser': false,
          'k8s-logging.exclude': false,
          buffer_size: '256k',
        },
      ],
      outputs: [outputOf(graph, logs)],
    },
  }
  return printYaml(
    { content, head: 'Made by stackwright.' },
    {
      order: [{ at: '**', keys: ['service', 'pipeline', 'inputs', 'filters', 'outputs', 'name', 'tag', 'match'] }],
      brackets: [],
      apart: [],
      indentLists: true,
    },
  )
}

function outputOf(graph: Graph, logs: LogShipping): Record<string, unknown> {
  if (logs.to === 'stdout') return { name: 'stdout', match: 'kube.*', format: 'json_lines' }
  const encrypted = logs.tls ?? true
  return {
    name: logs.to === 'opensearch' ? 'opensearch' : 'es',
    match: 'kube.*',
    host: logs.host,
    port: logs.port ?? 9200,
    tls: encrypted,
    ...(encrypted && { 'tls.verify': true }),
    ...(logs.user !== undefined && { http_user: logs.user, http_passwd: '${LOGS_PASSWORD}' }),
    logstash_format: true,
    logstash_prefix: logs.index ?? instanceOf(graph),
    suppress_type_name: true,
    replace_dots: true,
    generate_id: true,
    trace_error: true,
    // An index server that is away for an hour loses nothing, as long as the disk of the machine is spared.
    retry_limit: 'no_limits',
    'storage.total_limit_size': '1G',
    workers: 1,
  }
}
