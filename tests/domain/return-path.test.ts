import { describe, expect, it } from 'vitest'
import { returnPath } from '#shared/rules/return-path'

describe('the way back after signing in', () => {
  it.each([
    '/', '/posts/12/a-title', '/posts/new?organization=vue', '/vue?sort=new&is=plugins', '/posts/12/a-title#comment-7', '/search?q=a%20b', '/users/ann',
    '/posts?url=https%3A%2F%2Fexample.org%2Fa',
  ])('keeps the own path %s', (path) => {
    expect(returnPath(path)).toBe(path)
  })

  it.each([
    ['nothing', undefined],
    ['a list', ['/a', '/b']],
    ['an empty text', ''],
    ['a relative path', 'settings'],
    ['another site', 'https://evil.example/'],
    ['a script', 'javascript:alert(1)'],
    ['a script behind a space', ' javascript:alert(1)'],
    ['a site without a scheme', '//evil.example'],
    ['three slashes', '///evil.example'],
    ['a backslash', '/\\evil.example'],
    ['two backslashes', '\\\\evil.example'],
    ['a tab between slashes', '/\t/evil.example'],
    ['a line break between slashes', '/\n/evil.example'],
    ['an encoded slash', '/%2Fevil.example'],
    ['an encoded backslash', '/%5Cevil.example'],
    ['a twice encoded slash', '/%252Fevil.example'],
    ['an encoded tab', '/%09/evil.example'],
    ['a dot before two slashes', '/.//evil.example'],
    ['a broken encoding', '/%E0%A4%A'],
    ['endless encoding', `/%${'25'.repeat(20)}2Fevil.example`],
    ['the sign-in page itself', '/sign-in?to=/sign-in'],
    ['a used link', '/finish'],
    ['a text without end', `/${'a'.repeat(3000)}`],
  ])('ignores %s', (_what, asked) => {
    expect(returnPath(asked, '/home')).toBe('/home')
  })
})
