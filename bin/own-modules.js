import module from 'node:module'

/**
 * Lets the files of one folder import each other by the shortest way: an address relative to the importing file, with its ending, is what
 * it says. The general search looks at package.json and at links for each of hundreds of files, which takes a fifth of the time of a
 * short command. All other imports, and files outside the folder, are found as ever.
 */
export function importedAsWritten(folder) {
  const formats = { '.ts': 'module-typescript', '.js': 'module' }
  module.registerHooks({
    resolve(wanted, context, next) {
      const format = formats[wanted.slice(-3)]
      if (format === undefined || wanted[0] !== '.' || !(context.parentURL || '').startsWith(folder))
        return next(wanted, context)
      return { url: new URL(wanted, context.parentURL).href, format, shortCircuit: true }
    },
  })
}
