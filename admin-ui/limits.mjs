// What openapi/manage.json says of the members of each shape: how long, how many, which choices. Types say nothing of it.
import { readFileSync, writeFileSync } from 'node:fs'

const [, , source, target] = process.argv
const { schemas } = JSON.parse(readFileSync(source, 'utf8')).components

/** The limits of one member; of a member that may be null, those of what else it may be. */
function limit({ anyOf = [], ...member }) {
  const told = [member, ...anyOf].find((one) => one.type && one.type !== 'null' && !one.$ref) ?? {}
  const found = {
    min: told.minLength ?? told.minItems ?? told.minimum,
    max: told.maxLength ?? told.maxItems ?? told.maximum,
    pattern: told.pattern,
    choices: told.enum ?? told.items?.enum,
    each: told.items && limit(told.items),
  }
  const said = Object.entries(found).filter(([, value]) => value !== undefined)
  return said.length > 0 ? Object.fromEntries(said) : undefined
}

const shapes = Object.entries(schemas).flatMap(([name, { properties = {} }]) => {
  const members = Object.entries(properties).flatMap(([member, shape]) => {
    const said = limit(shape)
    return said ? [`  ${member}: ${JSON.stringify(said)},\n`] : []
  })
  return members.length > 0 ? [`export const ${name} = {\n${members.join('')}} as const\n`] : []
})

writeFileSync(target, `/** Generated from openapi/manage.json by limits.mjs; never by hand. */\n\n${shapes.join('\n')}`)
