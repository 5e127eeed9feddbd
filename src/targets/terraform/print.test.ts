import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fakeEstate, frugalEstate } from '../amazon/fakes/estate.ts'
import { filesOf } from './files.ts'
import { blockOf, call, code, heredoc, noted, template } from './hcl.ts'
import { printHcl } from './print.ts'
import { ref, resource, terraformData } from './resource.ts'

const sample = printHcl({
  comment: 'A file.',
  blocks: [
    resource(
      'aws_vpc',
      'this',
      {
        cidr_block: '10.0.0.0/16',
        enable_dns_hostnames: true,
        tags: { Name: template(code('local.name'), '-${x}"y\n') },
      },
      'Why',
    ),
    resource('aws_lb_listener', 'https', {
      load_balancer_arn: ref('aws_lb', 'this', 'arn'),
      port: 443,
      default_action: [{ type: 'redirect', redirect: { status_code: 'HTTP_301' } }],
      lifecycle: { ignore_changes: [code('port')] },
      depends_on: [code('aws_vpc.this')],
    }),
    terraformData('run', {
      triggers_replace: [code('x.y')],
      provisioner: { command: heredoc('echo "${X}" %{a}\n\ntrue'), quiet: true },
    }),
    blockOf('locals', [], {
      a: call('merge', code('var.x'), { b: 1, 'c.d': undefined, 'e.f': [] }),
      longer: noted('note', 3),
      z: 4,
      list: [{ name: 'A', value: 'b' }],
    }),
  ],
})

test('a document is printed as a person would write it: literals escaped, equal signs under each other', () => {
  assert.equal(
    sample,
    `# A file.

# Why
resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags = {
    Name = "\${local.name}-$\${x}\\"y\\n"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443

  default_action {
    type = "redirect"

    redirect {
      status_code = "HTTP_301"
    }
  }

  lifecycle {
    ignore_changes = [port]
  }

  depends_on = [aws_vpc.this]
}

resource "terraform_data" "run" {
  triggers_replace = [x.y]

  provisioner "local-exec" {
    command = <<-EOT
      echo "$\${X}" %%{a}

      true
    EOT
    quiet   = true
  }
}

locals {
  a = merge(var.x, {
    b     = 1
    "e.f" = []
  })
  # note
  longer = 3
  z      = 4
  list = [
    { name = "A", value = "b" },
  ]
}
`,
  )
})

const formatted = (text: string) =>
  spawnSync('terraform', ['fmt', '-no-color', '-'], {
    input: text,
    encoding: 'utf8',
    env: { ...process.env, TF_CLI_CONFIG_FILE: '', CHECKPOINT_DISABLE: '1' },
  })
const without = formatted('').error ? 'there is no terraform on this machine' : false

test('terraform fmt has nothing to change in what is written', { skip: without }, () => {
  assert.notEqual(
    formatted('a = 1\nlonger = 2\n').stdout,
    'a = 1\nlonger = 2\n',
    'terraform fmt changes nothing, so it shows nothing',
  )
  const files = [fakeEstate, frugalEstate]
    .flatMap((estate) => [...filesOf({ estate, options: {} })])
    .filter(([path]) => /\.tf(vars)?$/.test(path))
  for (const [path, text] of [['sample.tf', sample] as const, ...files])
    assert.equal(formatted(text).stdout, text, path)
})
