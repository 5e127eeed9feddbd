/**
 * Where in the user's files something was written. `path` is the path inside the specification (`apps.bi.database`);
 * `file` is absolute; `line` and `column` count from 1. Only `path` is always known: a platform made by a program may
 * have no position.
 */
export interface Place {
  readonly path: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** The place of a member below another place, keeping the position until a closer one is known. */
export function below(place: Place, ...keys: readonly (string | number)[]): Place {
  const path = [place.path, ...keys].filter((key) => key !== '').join('.')
  return { ...place, path }
}
