/** Requests that go on until they are ended. */
export interface Load {
  /** Ends them; how many were answered with 200, and what came instead of it. */
  end(): Promise<{ readonly good: number; readonly failed: readonly string[] }>
}

/** Asks for paths of an address in turn, from several sides without a pause, each time by a connection of its own. */
export function underLoad(url: string, paths: readonly string[], sides = 4): Load {
  let [over, good] = [false, 0]
  const failed: string[] = []
  const asking = Array.from({ length: sides }, async (_, side) => {
    for (let turn = side; !over; turn++) {
      const status = await fetch(`${url}${paths[turn % paths.length]}`, {
        headers: { connection: 'close' },
        redirect: 'manual',
      }).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status === 200 ? undefined : String(answer.status)
        },
        (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
      )
      if (status === undefined) good++
      else failed.push(status)
    }
  })
  return {
    async end() {
      over = true
      await Promise.all(asking)
      return { good, failed }
    },
  }
}
