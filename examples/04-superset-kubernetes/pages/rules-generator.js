const [addresses, limit, rule] = ['addresses', 'limit', 'rule'].map((id) => document.getElementById(id))

function show() {
  const listed = [
    ...new Set(
      addresses.value
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ].sort()
  rule.value =
    listed.length === 0 ? '' : `limit ${limit.value}/min\n${listed.map((address) => `  from ${address}`).join('\n')}\n`
}

for (const field of [addresses, limit]) field.addEventListener('input', show)
