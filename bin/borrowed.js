// Loaded by the programs that stackwright starts out of a clone that cannot be written: they find packages where it
// found them.
import { lookIn } from './dependencies.js'

if (process.env.STACKWRIGHT_DEPENDENCIES) lookIn(process.env.STACKWRIGHT_DEPENDENCIES)
