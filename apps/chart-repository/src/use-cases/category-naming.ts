import { categoryIcons } from '@chandlery/api-contract';
import { Refusal } from '../problems/refusal.ts';
import { fold } from '../search/fold.ts';

const slugLength = 63;
const emoji = /^\p{RGI_Emoji}$/v;

/** A name as it is kept: in one Unicode form, without spaces around it and with single ones inside. */
export function categoryName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

/**
 * The slug that a name makes: its Latin letters without accents and its digits, with hyphens for what lies between.
 * @throws Refusal category_slug_needed where the name has no Latin letter
 */
export function slugOf(name: string): string {
  const slug = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, slugLength)
    .replace(/^-+|-+$/g, '');
  if (/[a-z]/.test(slug)) return slug;
  throw new Refusal('category_slug_needed', `No slug can be made of ${name}: it has no Latin letter.`, {
    field: 'body/slug',
    remedy: 'Give a slug, such as `iot` for 物联网.',
  });
}

/** @throws Refusal category_icon_unknown */
export function requireIcon(icon: string | null | undefined): void {
  if (icon === undefined || icon === null) return;
  if ((categoryIcons as readonly string[]).includes(icon) || emoji.test(icon)) return;
  throw new Refusal('category_icon_unknown', `There is no icon ${JSON.stringify(icon)}.`, {
    field: 'body/icon',
    remedy: `Give an emoji, or one of ${categoryIcons.join(', ')}.`,
  });
}
