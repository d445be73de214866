// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/wordcache.h"

#include <QFontMetrics>

namespace anarchy {

namespace {
constexpr qsizetype mostWords = 256; // numbers change, and few come again
} // namespace

void WordCache::setFont(const QFont &font)
{
    if (font == m_font)
        return;
    m_font = font;
    m_words.clear();
}

const WordCache::Word &WordCache::get(const QString &text)
{
    const auto known = m_words.constFind(text);
    if (known != m_words.cend())
        return *known;
    if (m_words.size() >= mostWords)
        m_words.clear();
    Word &word = m_words[text];
    word.text.setText(text);
    word.text.setTextFormat(Qt::PlainText);
    word.text.prepare({}, m_font);
    word.width = QFontMetrics(m_font).horizontalAdvance(text);
    return word;
}

} // namespace anarchy
