import { parseCompose } from '#shared/stacks/compose-file'
import { parseComposerJson, parsePackageJson, parsePackageLock } from '#shared/stacks/json-files'
import { parseGemfile, parseGoMod, parsePnpmLock, parseYarnLock } from '#shared/stacks/lock-files'
import type { Parse, Understood } from '#shared/stacks/manifest'
import { parseCargoToml, parsePyproject } from '#shared/stacks/toml-files'

const KINDS: readonly [fits: RegExp, parse: Parse][] = [
  [/(?:^|[/\\])package-lock\.json$|npm-shrinkwrap\.json$/i, parsePackageLock],
  [/package\.json$/i, parsePackageJson],
  [/composer\.json$/i, parseComposerJson],
  [/yarn\.lock$/i, parseYarnLock],
  [/pnpm-lock\.ya?ml$/i, parsePnpmLock],
  [/go\.mod$/i, parseGoMod],
  [/cargo\.toml$/i, parseCargoToml],
  [/pyproject\.toml$/i, parsePyproject],
  [/gemfile$/i, parseGemfile],
  [/compose[\w.-]*\.ya?ml$/i, parseCompose],
]

/** What a file says something is built with; undefined when its name is none that is known here. Nothing of it leaves the browser but names. */
export function parseManifest(fileName: string, text: string): Understood | undefined {
  return KINDS.find(([fits]) => fits.test(fileName))?.[1](text)
}
