import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'

// Answers with what the job has put into the database.
const server = createServer((request, response) => {
  response.end(execFileSync('psql', ['-XAtc', "select string_agg(word, ' ' order by place) from words"]))
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => server.close(() => process.exit(0)))
