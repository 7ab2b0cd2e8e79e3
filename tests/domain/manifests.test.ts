import { describe, expect, it } from 'vitest'
import { parseManifest } from '#shared/stacks/parse-manifest'

const names = (file: string, text: string) => parseManifest(file, text)!.found.map(({ name }) => name)
const troubles = (file: string, text: string) => parseManifest(file, text)!.trouble

const FILES: Record<string, { text: string, expected: string[] }> = {
  'package.json': {
    text: '{\n  "name": "lights",\n  "scripts": { "vue": "vite" },\n  "dependencies": {\n    "vue": "^3.5.0",\n    "@nuxt/kit": "4.0.0"\n  },\n  "devDependencies": { "vitest": "*" }\n}',
    expected: ['nodejs', 'vue', '@nuxt/kit', 'vitest'],
  },
  'web/package-lock.json': {
    text: '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "pg": "8" }, "devDependencies": { "eslint": "9" } }, "node_modules/pg": {}, "node_modules/split2": {} } }',
    expected: ['nodejs', 'pg', 'eslint'],
  },
  'yarn.lock': {
    text: '# yarn lockfile v1\n\n\n"@babel/core@^7.0.0", "@babel/core@^7.1.0":\n  version "7.1.0"\n  dependencies:\n    semver "^5"\n\nreact@^19.0.0:\n  version "19.0.0"\n',
    expected: ['nodejs', '@babel/core', 'react'],
  },
  'pnpm-lock.yaml': {
    text: `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      vue:\n        specifier: ^3.5.0\n        version: 3.5.0\n    devDependencies:\n      '@types/node':\n        specifier: 24\n        version: 24.0.0\n\npackages:\n\n  '@vue/shared@3.5.0':\n    resolution: {integrity: sha512-x}\n`,
    expected: ['nodejs', 'vue', '@types/node'],
  },
  'go.mod': {
    text: 'module example.com/lights\n\ngo 1.25\n\nrequire github.com/gin-gonic/gin v1.10.0\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.7.0 // a comment\n\tgolang.org/x/text v0.20.0 // indirect\n)\n',
    expected: ['go', 'github.com/gin-gonic/gin', 'github.com/jackc/pgx/v5'],
  },
  'Cargo.toml': {
    text: '[package]\nname = "lights"\nkeywords = ["a", "b"]\n\n[dependencies]\ntokio = { version = "1", features = ["full"] } # runtime\naxum.workspace = true\n\n[dependencies.serde]\nversion = "1"\n\n[target.\'cfg(unix)\'.dependencies]\nnix = "0.29"\n\n[dev-dependencies]\ninsta = "1"\n',
    expected: ['rust', 'tokio', 'axum', 'serde', 'nix', 'insta'],
  },
  'pyproject.toml': {
    text: '[project]\nname = "lights"\ndescription = """\nnothing = here\n"""\ndependencies = [\n  "Django>=5.0",\n  "psycopg[binary]~=3.2; python_version > \'3.9\'", # the driver\n]\n\n[project.optional-dependencies]\ntest = ["pytest"]\n\n[tool.poetry.dependencies]\npython = "^3.12"\nredis = "*"\n',
    expected: ['python', 'Django', 'psycopg', 'pytest', 'redis'],
  },
  'composer.json': {
    text: '{ "require": { "php": "^8.4", "ext-json": "*", "laravel/framework": "^12" }, "require-dev": { "pestphp/pest": "^3" } }',
    expected: ['php', 'laravel/framework', 'pestphp/pest'],
  },
  'Gemfile': {
    text: 'source "https://rubygems.org"\n\ngem "rails", "~> 8.0"\ngroup :test do\n  gem(\'capybara\')\nend\n',
    expected: ['ruby', 'rails', 'capybara'],
  },
  'docker-compose.yml': {
    text: 'services:\n  db:\n    image: postgres:17-alpine # the database\n  cache: { image: redis }\n  web:\n    build: .\n  search:\n    image: "${SEARCH:-opensearchproject/opensearch:2}"\nvolumes:\n  image: {}\n',
    expected: ['docker', 'postgres:17-alpine', 'redis', 'opensearchproject/opensearch:2'],
  },
}

describe('a file that says what something is built with', () => {
  it.each(Object.entries(FILES))('is understood: %s', (file, { text, expected }) => {
    expect(names(file, text)).toEqual(expected)
    expect(troubles(file, text)).toEqual([])
  })

  it.each(Object.entries(FILES))('is understood with the line ends of Windows and a mark at its beginning: %s', (file, { text, expected }) => {
    expect(names(file, `\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(expected)
  })

  it('may stand in any folder, and is none of them when its name says nothing', () => {
    expect(names('apps/web/package.json', '{"dependencies":{"vue":"3"}}')).toEqual(['nodejs', 'vue'])
    expect(names('compose.prod.yaml', 'services:\n  a:\n    image: nginx\n')).toEqual(['docker', 'nginx'])
    expect(parseManifest('photo.png', 'x')).toBeUndefined()
    expect(parseManifest('README.md', 'x')).toBeUndefined()
  })

  it('tells where each name stands', () => {
    expect(parseManifest('package.json', FILES['package.json']!.text)!.found).toContainEqual({ name: '@nuxt/kit', line: 6 })
    expect(parseManifest('go.mod', FILES['go.mod']!.text)!.found).toContainEqual({ name: 'github.com/jackc/pgx/v5', line: 8 })
  })
})

describe('a file that is broken', () => {
  it.each([
    ['package.json', '{\n  "dependencies": {\n    "vue": "3",\n    "pinia" "3",\n    "vite": "7"\n  }\n}', 4, ['nodejs', 'vue', 'vite']],
    ['package.json', '{\n  "dependencies": {\n    "vue": "3"\n    "vite": "7"\n  }\n}', 4, ['nodejs', 'vue', 'vite']],
    ['package.json', '{\n  "dependencies": {\n    "vue": "3",\n  }\n}', 4, ['nodejs', 'vue']],
    ['composer.json', '{ "require": { "laravel/framework": "^12" },\n<<<<<<< HEAD\n', 2, ['php', 'laravel/framework']],
    ['go.mod', 'module x\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d\n\tgithub.com/e/f v1.0.0\n)\n', 5, ['go', 'github.com/a/b', 'github.com/e/f']],
    ['Cargo.toml', '[dependencies]\ntokio = "1"\n=======\nserde = "1"\n', 3, ['rust', 'tokio', 'serde']],
    ['pyproject.toml', '[project]\ndependencies = [\n  "Django",\n\n[tool.poetry.dependencies]\nredis = "*"\n', 2, ['python', 'Django', 'redis']],
    ['yarn.lock', 'react@^19:\n  version "19.0.0"\n>>>>>>> theirs\nvue@^3:\n  version "3.5.0"\n', 3, ['nodejs', 'react', 'vue']],
    ['docker-compose.yml', 'services:\n  db:\n    image: postgres\n  web:\n    image: [\n', 5, ['docker', 'postgres']],
    ['Gemfile', 'gem "rails"\ngem rails\n', 2, ['ruby', 'rails']],
  ])('says in which line, and keeps what it understood: %s', (file, text, line, expected) => {
    expect(troubles(file, text)[0]?.line).toBe(line)
    expect(names(file, text)).toEqual(expected)
  })

  it('of any kind never throws, and never hangs', () => {
    const hostile = ['', '\0', '{', '[', '"', '[[[[', '{"dependencies":[1,2]}', '{"dependencies":null}', `${'['.repeat(5_000)}`, `a = """${'x'.repeat(50_000)}`, '\t'.repeat(5_000), '"'.repeat(5_000), `gem "${'a'.repeat(90_000)}`]
    const started = performance.now()
    for (const file of Object.keys(FILES)) for (const text of hostile) expect(parseManifest(file, text), file).toBeDefined()
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
