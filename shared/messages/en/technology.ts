import type { Tier } from '#shared/schemas/community'

const tier: Record<Tier, string> = {
  ProgrammingLanguage: 'Programming Languages',
  Client: 'Client Libraries',
  Http: 'HTTP Server Technologies',
  Server: 'Server Libraries',
  Data: 'Databases and NoSQL Datastores',
  SoftwareInfrastructure: 'Server Software',
  OperatingSystem: 'Operating Systems',
  HardwareInfrastructure: 'Cloud/Hardware Infrastructure',
  ThirdPartyServices: '3rd Party APIs/Services',
}

/** Technologies: list by tier and page. */
export const technology = {
  tier,
  listTitle: 'Technologies',
  listText: 'What software is built with, and what people write about it.',
  find: 'Find a technology',
  findGo: 'Find',
  allOf: ({ count }: { count: number }) => `All ${count.toLocaleString('en')}`,
  allTiers: 'All technologies',
  empty: 'No technology fits.',
  more: 'More technologies',
  posts: ({ count }: { count: number }) => count === 1 ? '1 post' : `${count.toLocaleString('en')} posts`,
  by: ({ vendor }: { vendor: string }) => `by ${vendor}`,
  website: 'Website',
  vendorSite: 'Vendor',
  tierTitle: 'Tier',
  postsAbout: ({ name }: { name: string }) => `Posts about ${name}`,
}
