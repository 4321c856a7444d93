/** The sections of the form in their order, and the members of the body each holds. */
export const SECTIONS = [
  [
    'identity',
    [
      '/title',
      '/code',
      '/field',
      '/kind_of_procedure',
      '/levels',
      '/subjects',
      '/executing_agency',
      '/competent_agency',
      '/coordinating_agencies',
      '/service_level',
      '/online_url',
    ],
  ],
  ['decision', ['/decision', '/effective_from']],
  ['steps', ['/steps']],
  ['methods', ['/methods']],
  ['cases', ['/cases', '/dossier_sets']],
  ['results', ['/results']],
  ['basis', ['/legal_basis']],
  ['conditions', ['/conditions_text']],
  ['reception', ['/reception']],
  ['extra', ['/extra']],
  ['filing', ['/keywords', '/related', '/topics', '/areas', '/audiences', '/slug', '/language', '/note']],
] as const

export type SectionName = (typeof SECTIONS)[number][0]

export const headingOf = (name: SectionName) => `procedure-${name}`
