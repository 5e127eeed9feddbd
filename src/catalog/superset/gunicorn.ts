import { text, type Text } from '../../graph/text.ts'
import { receiverOf } from './metrics.ts'
import type { SupersetWeb } from './options-roles.ts'
import type { Parts } from './parts.ts'
import { assign, imports, late, lines, name, note, program, section } from './python.ts'
import type { Timeouts } from './timeouts.ts'

/** The web server's size with its defaults filled in. */
export function webSize(web: SupersetWeb = {}): {
  readonly workers: number
  readonly threads: number
  readonly renewAfter: number
} {
  return { workers: web.workers ?? 2, threads: web.threads ?? 8, renewAfter: web.renewAfter ?? 0 }
}

/** gunicorn.conf.py: the web server. Where it listens is on its command line, since that differs between replicas. */
export function gunicornFile(parts: Parts, timeouts: Timeouts): Text {
  const { workers, threads, renewAfter } = webSize(parts.options.web)
  const receiver = receiverOf(parts)
  return program(`The web server of ${parts.name}.`, [
    imports('gc'),
    imports('os'),
    receiver && imports('gunicorn.instrument.statsd', 'Statsd'),
    section(
      'Size',
      assign('worker_class', 'gthread'),
      assign('workers', workers),
      assign('threads', threads, 'The pool of connections to the metadata database has the same size.'),
      renewAfter > 0 &&
        assign(
          'max_requests',
          renewAfter,
          'Bounds what a leak of memory can do; the jitter keeps processes from being renewed together.',
        ),
      renewAfter > 0 && assign('max_requests_jitter', Math.ceil(renewAfter / 5)),
    ),
    section(
      'Time',
      assign('timeout', Math.ceil(timeouts.web), 'Longer than a query may take, shorter than the edge waits.'),
      assign(
        'graceful_timeout',
        Math.ceil(timeouts.web),
        'At a stop, requests that were taken are answered; the longest takes so long.',
      ),
      assign(
        'keepalive',
        75,
        'Longer than load balancers keep idle connections (60 s): none is closed while a request is on its way.',
      ),
      assign(
        'worker_tmp_dir',
        name('"/dev/shm" if os.access("/dev/shm", os.W_OK) else None'),
        'The sign of life of each process; on a disk it could wait for the disk.',
      ),
    ),
    section(
      'Requests',
      assign('limit_request_line', 0, 'Charts are asked for with long addresses.'),
      assign('limit_request_field_size', 0),
    ),
    receiver &&
      section(
        'Metrics',
        assign('statsd_host', late(text`${receiver.host}:${receiver.port}`)),
        assign('statsd_prefix', receiver.prefix),
        lines(
          'class WithoutProbes(Statsd):',
          '    """Counts what people ask. Questions about health are many and quick, and would hide what is slow or fails."""',
          '',
          '    def access(self, resp, req, environ, request_time):',
          '        if environ["PATH_INFO"] not in ("/health", "/healthcheck", "/ping"):',
          '            super().access(resp, req, environ, request_time)',
        ),
        assign('logger_class', name('WithoutProbes')),
      ),
    section(
      'Start',
      assign(
        'preload_app',
        true,
        'Superset is booted once, then forked: each further process costs milliseconds and little memory.',
      ),
      note('What is made while booting stays; looking for garbage among it takes a fifth of the time.'),
      lines('gc.disable()'),
      lines(
        'def pre_fork(server, worker):',
        '    """Closes the database connections that booting opened: two processes must never share one."""',
        '    from superset.extensions import db',
        '',
        '    with server.app.wsgi().app_context():',
        '        db.engine.dispose()',
        '    # Objects that are never looked at again stay shared between the processes.',
        '    gc.freeze()',
      ),
      lines('def post_fork(server, worker):', '    gc.enable()'),
    ),
    section(
      'End',
      note('All requests are answered by then. Taking the interpreter apart would only make a restart seconds longer.'),
      lines('def worker_exit(server, worker):', '    if worker.booted and not worker.alive:', '        os._exit(0)'),
      lines('def on_exit(server):', '    os._exit(0)'),
    ),
  ])
}
