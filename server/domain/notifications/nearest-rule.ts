import { BROAD_REASONS, PERSONAL_REASONS } from '#shared/rules/notification-reasons'

const FITS = `(rule.post_types = '{}' or post.type = any(rule.post_types)) and (rule.technology_ids = '{}' or rule.technology_ids && post.feed_technology_ids)`
/** What asks for everything has to fit the post; what asks for less holds for all of them. */
const SPEAKS = `(rule.level <> 'all' or (${FITS}))`

/**
 * What a person (\`users\`) wants to hear about a post (\`post\`): the level of the nearest subscription that has something to
 * say, thread over organization over technology over site; \`none\` if there is none. SQL for statements that have tables of
 * these names; it holds no values.
 */
export const NEAREST_RULE = `coalesce(
  (select rule.level from subscription rule where rule.user_id = users.id and rule.post_id = post.id and rule.person_id is null),
  (select rule.level from subscription rule where rule.user_id = users.id and rule.organization_id = post.organization_id and ${SPEAKS}),
  (select rule.level from subscription rule where rule.user_id = users.id and rule.technology_id = any(post.feed_technology_ids) and ${SPEAKS} order by rule.level = 'muted' desc, rule.level = 'all' desc limit 1),
  (select rule.level from subscription rule where rule.user_id = users.id and rule.site_wide and ${SPEAKS}),
  'none')`

/** Whether the person does not want to hear what the notification's actor writes in this thread. */
export const IS_SILENCED = `exists (select from subscription rule where rule.user_id = users.id and rule.post_id = post.id and rule.person_id = notification.actor_id)`

/** SQL that is true for a reason (a column or a cast parameter) of the family. */
export function isPersonal(reason: string): string {
  return `split_part(${reason}, ':', 1) in (${PERSONAL_REASONS.map(name => `'${name}'`).join(', ')})`
}

export function isBroad(reason: string): string {
  return `split_part(${reason}, ':', 1) in (${BROAD_REASONS.map(name => `'${name}'`).join(', ')})`
}
