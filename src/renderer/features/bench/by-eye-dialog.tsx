import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/**
 * Asks before a chip passes on which detection failed. Enter, pressed out of habit, leads back to the picture:
 * the word that somebody looked has to be given on purpose.
 */
export function ByEyeDialog({ onAnswer }: { onAnswer(looked: boolean): void }) {
  const { t } = useTranslation('bench')
  return (
    <Modal opened onClose={() => onAnswer(false)} title={t('byEye.title')} size={460}>
      <Text size="sm" c="dimmed">{t('byEye.text')}</Text>
      <Group justify="flex-end" gap={8} mt={16}>
        <Button size="sm" variant="default" data-autofocus onClick={() => onAnswer(false)}>{t('byEye.back')}</Button>
        <Button size="sm" onClick={() => onAnswer(true)}>{t('byEye.looked')}</Button>
      </Group>
    </Modal>
  )
}
