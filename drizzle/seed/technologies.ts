import { clients } from '#drizzle/seed/technologies/clients'
import { databases } from '#drizzle/seed/technologies/data'
import { hardware, operatingSystems, serverSoftware } from '#drizzle/seed/technologies/infrastructure'
import { languages } from '#drizzle/seed/technologies/languages'
import type { TechnologyLine } from '#drizzle/seed/technologies/line'
import { http, serverLibraries } from '#drizzle/seed/technologies/servers'
import { services } from '#drizzle/seed/technologies/services'
import type { Tier } from '#shared/schemas/community'

/** The catalogue that every installation begins with. */
export const TECHNOLOGIES: Record<Tier, readonly TechnologyLine[]> = {
  ProgrammingLanguage: languages,
  Client: clients,
  Http: http,
  Server: serverLibraries,
  Data: databases,
  SoftwareInfrastructure: serverSoftware,
  OperatingSystem: operatingSystems,
  HardwareInfrastructure: hardware,
  ThirdPartyServices: services,
}
