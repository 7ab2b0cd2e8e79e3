import { expect, it } from 'vitest'
import { isOtherSite } from '~/composables/otherSite'

it.each([
  ['localhost', 'localhost', '', false],
  ['api.guild.example', 'www.guild.example', '', false],
  ['api.guild.example', 'guild.example', '', false],
  ['guild.example', 'www.guild.example', '', false],
  ['localhost', '127.0.0.1', '', true],
  ['10.0.0.1', '10.1.0.1', '', true],
  ['api.guild.example', 'guild.pages.example', '', true],
  ['api.guild.example', 'evil-guild.example', '', true],
  ['guild.example', 'other.example', '', true],
  ['guild.pages.example', 'other.pages.example', 'token', true],
  ['guild.example', 'other.example', 'cookie', false],
])('an API at %s and a page at %s (set: “%s”) are two sites: %s', (api, here, mode, expected) => {
  expect(isOtherSite(api, here, mode)).toBe(expected)
})
