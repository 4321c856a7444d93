import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMe } from '../api/me'
import { useWords } from '../i18n'
import { DropZone } from '../media/DropZone'
import { MediaGrid, cardClass } from '../media/MediaGrid'
import { UploadRows } from '../media/UploadRows'
import { useMediaList } from '../media/list'
import { useAccept } from '../media/types'
import { useUpload } from '../media/useUpload'
import { media } from '../media/words'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { PageHeader } from '../ui/PageHeader'
import { SearchBox } from '../ui/SearchBox'
import { Segments } from '../ui/Segments'
import { EmptyState } from '../ui/states'
import { FileSide } from './FileSide'
import styles from './Library.module.css'
import { TYPES, librarySearch } from './search'
import { library } from './words'

/** The files of one's units: found, uploaded, described, thrown away and taken back. */
export function Library() {
  const t = useWords(library)
  const m = useWords(media)
  const unit = useUnit()
  const navigate = useNavigate()
  const { q, type, trash, file } = librarySearch(useSearch({ strict: false }))
  const accept = useAccept()
  const list = useMediaList({ q, type, unit, trashed: trash })
  const home = useHome()
  const { uploads, list: sending } = useUpload(home ?? '')

  const go = (members: Partial<ReturnType<typeof librarySearch>>) =>
    void navigate({ to: paths.library, search: (before) => ({ ...before, file: undefined, ...members }), replace: true })

  const button = home && (
    <FileButton multiple accept={accept} onChange={(files) => uploads.add(files)}>
      {(given) => (
        <Button {...given} leftSection={<IconUpload size={18} stroke={1.6} aria-hidden />}>
          {t.upload}
        </Button>
      )}
    </FileButton>
  )

  return (
    <DropZone onFiles={(files) => home && uploads.add(files)}>
      <PageHeader title={t.title} lead={t.lead} actions={button} />
      <div className={styles.bar}>
        <SearchBox
          className={styles.search}
          label={t.search}
          hint={t.searchHint}
          clear={t.searchClear}
          value={q}
          onSearch={(typed) => go({ q: typed })}
        />
        <Segments
          label={t.type}
          value={type ?? 'all'}
          onChange={(chosen) => go({ type: chosen === 'all' ? undefined : chosen })}
          choices={[{ value: 'all', label: m.all }, ...TYPES.map((value) => ({ value, label: m.families[value] }))]}
        />
        <Segments
          label={t.which}
          value={trash ? 'trash' : 'kept'}
          onChange={(chosen) => go({ trash: chosen === 'trash' || undefined })}
          choices={[
            { value: 'kept', label: t.kept },
            { value: 'trash', label: t.trash },
          ]}
        />
      </div>
      <div className={styles.sending}>
        <UploadRows uploads={uploads} list={sending} />
      </div>
      {trash && <p className={styles.note}>{t.trashNote}</p>}
      <div className={styles.room} data-open={file ? '' : undefined}>
        <div className={styles.files}>
          {trash && !q && !type && list.data?.pages[0]?.items.length === 0 ? (
            <EmptyState title={t.trashEmpty} detail={t.trashEmptyDetail} />
          ) : (
            <MediaGrid
              list={list}
              narrowed={Boolean(q || type || trash)}
              begin={button}
              renderCard={(asset, face) => (
                <Link
                  to={paths.library}
                  search={(before) => ({ ...before, file: asset.id })}
                  resetScroll={false}
                  className={cardClass}
                  data-chosen={asset.id === file || undefined}
                  aria-current={asset.id === file || undefined}
                >
                  {face}
                </Link>
              )}
            />
          )}
        </div>
        {file && <FileSide key={file} id={file} onClose={() => go({})} />}
      </div>
    </DropZone>
  )
}

/** Where what is uploaded here goes: the unit one looks at when one may write in it, else the first where one may. */
function useHome(): string | undefined {
  const me = useMe()
  const unit = useUnit()
  const may = me.rights.filter((one) => one.may.includes('write'))
  return (may.find((one) => one.unit.slug === unit) ?? may[0])?.unit.slug
}
