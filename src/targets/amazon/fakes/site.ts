import type { Recipe } from '../../../graph/recipe.ts'
import type { Setting } from '../../target.ts'
import type { AmazonOptions } from '../options.ts'
import { type Site, siteOf } from '../site.ts'

/** Software with an image, as every process on AWS has it. */
export const recipe: Recipe = {
  id: 'shop-1.2.3',
  image: { base: 'shop:1.2.3', user: '1000:2000' },
  native: { from: 'user' },
}

/** A setting with these options, and images as they are. */
export function setting(options: Partial<AmazonOptions> = {}, images: Setting['images'] = {}): Setting {
  return {
    options: { region: 'eu-west-1', ...options },
    images,
    digests: {},
    contentOf: (path) => `content of ${path}`,
  }
}

/** A site with these options. */
export function site(options: Partial<AmazonOptions> = {}, images: Setting['images'] = {}): Site {
  return siteOf(setting(options, images))
}
