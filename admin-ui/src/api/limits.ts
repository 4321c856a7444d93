/** Generated from openapi/manage.json by limits.mjs; never by hand. */

export const About = {
  levels: {"choices":["ministry","province","commune","other"],"each":{"choices":["ministry","province","commune","other"]}},
  service_level: {"choices":["full_online","partial_online","information_only"]},
  style: {"choices":["slogan","notice","alert"]},
} as const

export const Accepted = {
  password: {"min":10,"max":1000},
} as const

export const Action = {
  action: {"choices":["save","submit","recall","return","approve","publish","schedule","correct","withdraw","archive","restore"]},
  modes: {"choices":["gone","notice","redirect","in_error"],"each":{"choices":["gone","notice","redirect","in_error"]}},
} as const

export const Approve = {
  override: {"min":1,"max":1000},
} as const

export const ApproveMany = {
  items: {"min":1,"max":200},
  override: {"min":1,"max":1000},
} as const

export const ArchiveMany = {
  items: {"min":1,"max":200},
} as const

export const Article = {
  areas: {"max":200,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
  attachments: {"max":50},
  audiences: {"max":20,"each":{"max":1000}},
  body_html: {"max":800000},
  body_text: {"max":800000},
  category: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  contributors: {"max":50},
  cover: {"pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
  html: {"max":800000},
  language: {"max":20,"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
  note: {"max":100000},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  summary: {"max":100000},
  text: {"max":800000},
  title: {"min":1,"max":2000},
  topics: {"max":20,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
} as const

export const Attachment = {
  media: {"pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
  name: {"max":1000},
} as const

export const Attention = {
  what: {"choices":["screen_offline","import_waiting"]},
} as const

export const Audio = {
  source: {"choices":["recorded","synthetic"]},
} as const

export const Bar = {
  kind: {"choices":["article","procedure","led_message","radio_script"]},
} as const

export const Basis = {
  number: {"max":1000},
  title: {"max":100000},
  url: {"max":2000,"pattern":"^https?://[^\\s/]\\S*$"},
} as const

export const Batch = {
  state: {"choices":["working","in_review","done"]},
} as const

export const BatchAction = {
  action: {"choices":["approve","return"]},
} as const

export const BatchDecision = {
  reason: {"max":2000},
  rows: {"min":1,"max":10000},
} as const

export const BatchRow = {
  outcome: {"choices":["new","changed","unchanged","busy","suspicious","error"]},
  state: {"choices":["none","waiting","held","accepted","refused","done","returned","failed"]},
} as const

export const BatchRows = {
  state: {"choices":["working","in_review","done"]},
} as const

export const Body_sign_in = {
  grant_type: {"pattern":"^password$"},
} as const

export const Brightness = {
  from: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"},
  percent: {"min":0,"max":100},
  to: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"},
} as const

export const Broadcast = {
  kind: {"choices":["article","procedure","led_message","radio_script"]},
} as const

export const Button = {
  type: {"choices":["oa.open.url","oa.query.show"]},
} as const

export const Case = {
  components: {"max":500},
  name: {"max":100000},
} as const

export const ChangedUser = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  roles: {"max":50},
} as const

export const CheckForm = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  item: {"max":36},
  unit: {"max":120},
} as const

export const Chosen = {
  id: {"max":36},
} as const

export const Component = {
  code: {"max":1000},
  copies: {"min":0,"max":1000000},
  name: {"max":100000},
  originals: {"min":0,"max":1000000},
} as const

export const Confirmed = {
  alt: {"max":500},
  credit: {"max":200},
} as const

export const Contributor = {
  name: {"max":1000},
  role: {"max":1000},
} as const

export const Correct = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  later: {"choices":["keep","end"]},
  notice: {"min":1,"max":2000},
  override: {"min":1,"max":1000},
  replaces: {"max":36},
} as const

export const CorrectMany = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  items: {"min":1,"max":200},
  later: {"choices":["keep","end"]},
  notice: {"min":1,"max":2000},
  override: {"min":1,"max":1000},
  replaces: {"max":36},
} as const

export const Decision = {
  action: {"choices":["new","amend","replace","repeal"]},
  agency: {"max":1000},
  number: {"max":1000},
} as const

export const Delivery = {
  channel: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]},
} as const

export const Description = {
  alt: {"max":500},
  credit: {"max":200},
  name: {"min":1,"max":500},
} as const

export const Ended = {
  channel: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]},
  reason: {"choices":["replaced","overtaken"]},
} as const

export const Entry = {
  class: {"choices":["normal","priority","emergency"]},
} as const

export const EntryText = {
  effect: {"choices":["static","pages","scroll"]},
} as const

export const Extra = {
  label: {"max":1000},
  text: {"max":100000},
} as const

export const Fee = {
  amount: {"min":0,"max":10000000000000},
  currency: {"pattern":"^[A-Z]{3}$"},
  kind: {"choices":["free","amount","by_rule","not_stated"]},
  text: {"max":100000},
  type: {"choices":["phi","le_phi"]},
} as const

export const Feedback = {
  address: {"max":1000},
  phone: {"max":60},
  text: {"max":2000},
  url: {"max":2000,"pattern":"^https?://\\S+$"},
} as const

export const FileAction = {
  action: {"choices":["describe","trash","restore"]},
} as const

export const FileType = {
  family: {"choices":["picture","document","audio"]},
} as const

export const Finding = {
  level: {"choices":["error","warning"]},
} as const

export const Form = {
  name: {"max":1000},
  url: {"max":2000,"pattern":"^https?://[^\\s/]\\S*$"},
} as const

export const GivenRole = {
  role: {"choices":["author","editor","approver","unit_admin","system_admin"]},
  unit: {"max":120},
} as const

export const GroupForm = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
} as const

export const HeldRole = {
  role: {"choices":["author","editor","approver","unit_admin","system_admin"]},
} as const

export const Hours = {
  days: {"min":1,"max":7,"choices":["mon","tue","wed","thu","fri","sat","sun"],"each":{"choices":["mon","tue","wed","thu","fri","sat","sun"]}},
  from: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"},
  to: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"},
} as const

export const Item = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  computed: {"choices":["live","scheduled","changed","expired","withdrawn"],"each":{"choices":["live","scheduled","changed","expired","withdrawn"]}},
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  state: {"choices":["draft","in_review","returned","approved","archived"]},
  usual: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
} as const

export const ItemRow = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  computed: {"choices":["live","scheduled","changed","expired","withdrawn"],"each":{"choices":["live","scheduled","changed","expired","withdrawn"]}},
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  state: {"choices":["draft","in_review","returned","approved","archived"]},
  usual: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
} as const

export const Joining = {
  groups: {"max":50,"each":{"max":120}},
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  pairing_code: {"min":1,"max":40},
  unit: {"max":120},
} as const

export const KeyForm = {
  name: {"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
} as const

export const KindOffer = {
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  previews: {"choices":["portal","zalo","zalo_broadcast","signage","radio"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio"]}},
} as const

export const Lane = {
  channel: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]},
} as const

export const LedMessage = {
  areas: {"max":200,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
  audiences: {"max":20,"each":{"max":1000}},
  color: {"pattern":"^(#[0-9a-fA-F]{6}|red|amber|green|blue|white|yellow)$"},
  emphasis: {"choices":["none","bold","blink"]},
  image: {"pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
  language: {"max":20,"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
  link: {"max":2000,"pattern":"^https?://[^\\s/]\\S*$"},
  min_seconds: {"min":0,"max":600},
  note: {"max":100000},
  style: {"choices":["slogan","notice","alert"]},
  text: {"min":1,"max":500},
  topics: {"max":20,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
} as const

export const Legal = {
  status: {"choices":["in_force","upcoming","repealed"]},
} as const

export const LinkForm = {
  revision: {"min":1,"max":999999999},
} as const

export const LinkTarget = {
  href: {"max":2000},
} as const

export const LoopEntry = {
  class: {"choices":["normal","priority","emergency"]},
} as const

export const Me = {
  kind: {"choices":["user","client"]},
} as const

export const Method = {
  channel: {"choices":["direct","online","postal","direct_and_online"]},
  description: {"max":100000},
  fees: {"max":100},
} as const

export const Moved = {
  state: {"choices":["draft","in_review","returned","approved","archived"]},
} as const

export const NewClient = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  roles: {"min":1,"max":50},
  unit: {"max":120},
} as const

export const NewGroup = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  unit: {"max":120},
} as const

export const NewItem = {
  unit: {"max":120},
} as const

export const NewPassword = {
  current: {"max":1000},
  new: {"min":10,"max":1000},
} as const

export const NewStation = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  timezone: {"max":60},
  unit: {"max":120},
} as const

export const NewUnit = {
  address: {"max":1000},
  dossier_lookup_url: {"max":2000,"pattern":"^https?://\\S+$"},
  email: {"max":200},
  hotline: {"max":60},
  kind: {"min":1,"max":60,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  name: {"min":1,"max":300,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  parent: {"max":120},
  phone: {"max":60},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  successors: {"max":50},
  working_hours: {"max":21},
} as const

export const NewUser = {
  email: {"max":200,"pattern":"^[^@\\s]{1,100}@[^@\\s]{1,99}$"},
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  password: {"min":10,"max":1000},
  roles: {"max":50},
} as const

export const Offered = {
  channel: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]},
} as const

export const Opening = {
  kind: {"min":1,"max":60},
  name: {"min":1,"max":300},
} as const

export const PanelCard = {
  color: {"choices":["red1","amber1","green1","blue1","white1","rg","rgb"]},
} as const

export const PlaylistEntry = {
  class: {"choices":["normal","priority","emergency"]},
  kind: {"choices":["text","image","video"]},
} as const

export const PreviewForm = {
  channel: {"choices":["portal","zalo","zalo_broadcast","signage","radio"]},
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  item: {"max":36},
  screen: {"max":36},
  unit: {"max":120},
} as const

export const Procedure = {
  areas: {"max":200,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
  audiences: {"max":20,"each":{"max":1000}},
  cases: {"max":200},
  code: {"min":1,"max":60,"pattern":"^[0-9A-Za-zĐđ][0-9A-Za-zĐđ._/-]*$"},
  competent_agency: {"max":100000},
  conditions_text: {"max":100000},
  coordinating_agencies: {"max":50,"each":{"max":100000}},
  dossier_sets: {"min":0,"max":1000000},
  executing_agency: {"max":100000},
  extra: {"max":100},
  field: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  keywords: {"max":100,"each":{"max":1000}},
  kind_of_procedure: {"max":1000},
  language: {"max":20,"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
  legal_basis: {"max":300},
  levels: {"max":4,"choices":["ministry","province","commune","other"],"each":{"choices":["ministry","province","commune","other"]}},
  methods: {"max":50},
  note: {"max":100000},
  online_url: {"max":2000,"pattern":"^https?://[^\\s/]\\S*$"},
  reception: {"max":100},
  related: {"max":100,"each":{"max":1000}},
  results: {"max":100},
  service_level: {"choices":["full_online","partial_online","information_only"]},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
  steps: {"max":300},
  subjects: {"max":50,"each":{"max":1000}},
  title: {"min":1,"max":2000},
  topics: {"max":20,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
} as const

export const ProcedurePage = {
  levels: {"choices":["ministry","province","commune","other"],"each":{"choices":["ministry","province","commune","other"]}},
  service_level: {"choices":["full_online","partial_online","information_only"]},
  status: {"choices":["in_force","upcoming","repealed"]},
} as const

export const Promised = {
  bytes: {"min":1},
  name: {"min":1,"max":500},
  type: {"max":120},
  unit: {"max":120},
} as const

export const PublicMethod = {
  channel: {"choices":["direct","online","postal","direct_and_online"]},
} as const

export const PublicTimeLimit = {
  unit: {"choices":["hour","day","working_day","month","year"]},
} as const

export const Publication = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
} as const

export const Publish = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  later: {"choices":["keep","end"]},
  override: {"min":1,"max":1000},
  replaces: {"max":36},
} as const

export const PublishMany = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  items: {"min":1,"max":200},
  later: {"choices":["keep","end"]},
  override: {"min":1,"max":1000},
  replaces: {"max":36},
} as const

export const RadioScript = {
  areas: {"max":200,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
  audiences: {"max":20,"each":{"max":1000}},
  audio: {"pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
  category: {"max":1000},
  language: {"max":20,"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
  note: {"max":100000},
  parts: {"max":100},
  repeat: {"min":1,"max":10},
  title: {"min":1,"max":2000},
  topics: {"max":20,"each":{"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}},
  voice_notes: {"max":100000},
} as const

export const Reach = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
} as const

export const RecallMany = {
  items: {"min":1,"max":200},
} as const

export const Reception = {
  address: {"max":100000},
  hours: {"max":100000},
  phone: {"max":1000},
  place: {"max":100000},
  unit: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
} as const

export const Refused = {
  status: {"min":400},
} as const

export const Remark = {
  text: {"min":1,"max":2000},
} as const

export const RestoreMany = {
  items: {"min":1,"max":200},
} as const

export const Result = {
  code: {"max":1000},
  name: {"max":100000},
} as const

export const Return = {
  reason: {"min":1,"max":2000},
} as const

export const ReturnMany = {
  items: {"min":1,"max":200},
  reason: {"min":1,"max":2000},
} as const

export const RichAttributes = {
  alt: {"max":1000},
  colspan: {"min":1,"max":100},
  level: {"choices":[2,3,4]},
  media: {"pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
  rowspan: {"min":1,"max":100},
  start: {"min":0,"max":9999},
  textAlign: {"choices":["left","center","right","justify"]},
  title: {"max":1000},
} as const

export const RichMark = {
  type: {"choices":["bold","italic","underline","strike","link"]},
} as const

export const RichNode = {
  text: {"min":1},
  type: {"choices":["paragraph","heading","bulletList","orderedList","listItem","blockquote","horizontalRule","table","tableRow","tableCell","tableHeader","image","hardBreak","text"]},
} as const

export const Rights = {
  may: {"choices":["write","edit","approve","administer"],"each":{"choices":["write","edit","approve","administer"]}},
} as const

export const RundownEntry = {
  class: {"choices":["normal","priority","emergency"]},
} as const

export const RundownPart = {
  role: {"choices":["jingle","opening","item","closing"]},
} as const

export const RundownSlot = {
  state: {"choices":["ok","over","under","needs_reader"]},
} as const

export const ScheduleMany = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  items: {"min":1,"max":200},
  later: {"choices":["keep","end"]},
  override: {"min":1,"max":1000},
  replaces: {"max":36},
} as const

export const Screen = {
  color: {"choices":["red1","amber1","green1","blue1","white1","rg","rgb"]},
  state: {"choices":["paired","revoked"]},
} as const

export const ScreenForm = {
  brightness: {"max":24},
  color: {"choices":["red1","amber1","green1","blue1","white1","rg","rgb"]},
  groups: {"max":50,"each":{"max":120}},
  height: {"min":8,"max":2048},
  model: {"max":120,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  serial: {"max":120,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  timezone: {"max":60},
  unit: {"max":120},
  width: {"min":16,"max":4096},
} as const

export const ScriptPart = {
  role: {"choices":["jingle","opening","item","closing"]},
  text: {"max":100000},
} as const

export const SharedItem = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  computed: {"choices":["live","scheduled","changed","expired","withdrawn"],"each":{"choices":["live","scheduled","changed","expired","withdrawn"]}},
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  state: {"choices":["draft","in_review","returned","approved","archived"]},
  usual: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
} as const

export const Slot = {
  days: {"choices":["mon","tue","wed","thu","fri","sat","sun"],"each":{"choices":["mon","tue","wed","thu","fri","sat","sun"]}},
} as const

export const SlotForm = {
  days: {"min":1,"max":7,"choices":["mon","tue","wed","thu","fri","sat","sun"],"each":{"choices":["mon","tue","wed","thu","fri","sat","sun"]}},
  from: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"},
  limit_seconds: {"min":30,"max":86400},
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  to: {"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"},
} as const

export const Soon = {
  channels: {"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  what: {"choices":["went_live","went_off","took_effect","lapsed"]},
} as const

export const Source = {
  name: {"max":1000},
  url: {"max":2000,"pattern":"^https?://[^\\s/]\\S*$"},
} as const

export const StationForm = {
  name: {"min":1,"max":200,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  timezone: {"max":60},
  unit: {"max":120},
} as const

export const Step = {
  html: {"max":800000},
  name: {"max":1000},
  text: {"max":800000},
} as const

export const Submit = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  comment: {"max":2000},
} as const

export const SubmitMany = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
  comment: {"max":2000},
  items: {"min":1,"max":200},
} as const

export const TermForm = {
  name: {"min":1,"max":300},
  position: {"min":0,"max":100000},
  slug: {"max":100,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},
} as const

export const TimeLimit = {
  text: {"max":100000},
  unit: {"choices":["hour","day","working_day","month","year"]},
  value: {"max":100000},
} as const

export const ToUnit = {
  unit: {"max":120},
} as const

export const UnitForm = {
  address: {"max":1000},
  dossier_lookup_url: {"max":2000,"pattern":"^https?://\\S+$"},
  email: {"max":200},
  hotline: {"max":60},
  kind: {"min":1,"max":60,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  name: {"min":1,"max":300,"pattern":"^[^\\x00-\\x1f\\x7f]*$"},
  parent: {"max":120},
  phone: {"max":60},
  successors: {"max":50},
  working_hours: {"max":21},
} as const

export const View = {
  room: {"choices":["articles","procedures","messages","scripts","media"]},
} as const

export const ViewForm = {
  name: {"min":1,"max":80},
  query: {"max":1000},
  room: {"choices":["articles","procedures","messages","scripts","media"]},
} as const

export const ViewsForm = {
  items: {"max":50},
} as const

export const Waiting = {
  kind: {"choices":["article","procedure","led_message","radio_script"]},
  state: {"choices":["draft","in_review","returned","approved","archived"]},
} as const

export const WaitingDevice = {
  color: {"choices":["red1","amber1","green1","blue1","white1","rg","rgb"]},
} as const

export const Wanted = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  class: {"choices":["normal","priority","emergency"]},
} as const

export const Withdraw = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  mode: {"choices":["gone","notice","redirect","in_error"]},
  publication: {"max":36},
  reason: {"max":2000},
  to: {"max":200},
} as const

export const WithdrawMany = {
  channels: {"min":1,"max":7,"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"],"each":{"choices":["portal","zalo","zalo_broadcast","signage","radio","print","fanpage"]}},
  items: {"min":1,"max":200},
  mode: {"choices":["gone","notice","redirect","in_error"]},
  publication: {"max":36},
  reason: {"max":2000},
  to: {"max":200},
} as const

export const Words = {
  op: {"choices":["equal","delete","insert"]},
} as const
