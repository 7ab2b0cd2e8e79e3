import { expect, it } from 'vitest'
import { loggedError } from '#server/platform/logged-error'
import { shownPath } from '#server/platform/http/shown-path'

it('writes an error down without the values that a statement failed with', () => {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "users_email"'), { code: '23505', detail: 'Key (email)=(ann@example.org) already exists.', constraint_name: 'users_email' })
  const error = Object.assign(new Error('Failed query: insert into users values ($1, $2)\nparams: ann@example.org,a\nb secret', { cause }), { query: 'insert into users values ($1, $2)', params: ['ann@example.org', 'a\nb secret'] })
  const logged = loggedError(error)
  expect(logged).toMatchObject({ type: 'Error', message: 'Failed query: insert into users values ($1, $2)', stack: expect.stringMatching(/^\s+at /), cause: { code: '23505', constraint: 'users_email' } })
  expect(JSON.stringify(logged)).not.toMatch(/ann@|secret/)
  expect([loggedError('words'), loggedError(undefined), loggedError({ password: 'x' })]).toEqual(['words', 'something that is no error was thrown', 'something that is no error was thrown'])
})

it('ends, even if an error is its own cause', () => {
  const error = new Error('round')
  error.cause = error
  expect(JSON.stringify(loggedError(error)).length).toBeLessThan(20_000)
})

it.each([
  ['/post', '/post'], ['/post/abcdefghijklmnop/key', '/post/*'], ['/post/abc/key?x=1', '/post/*'], ['/n/id', '/n/*'], ['/api/notes', '/api/notes'], ['/api/notes/id/open', '/api/notes/*'],
  ['/c/claim', '/c/*'], ['/c/claim/open', '/c/*'], ['/api/capsules/files/ticket', '/api/capsules/files/*'], ['/api/unsubscribe/token', '/api/unsubscribe/*'], ['/unsubscribe/token#choose', '/unsubscribe/*'],
  ['/api/optout/token', '/api/optout/*'], ['/posts/12/title?x=secret', '/posts/12/title'], ['/comments/1', '/comments/1'],
])('shows the path %s as %s', (path, shown) => {
  expect(shownPath(path)).toBe(shown)
})
