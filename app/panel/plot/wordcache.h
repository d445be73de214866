// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QHash>
#include <QStaticText>
#include <QString>

namespace anarchy {

/// Texts in one font that are drawn again and again, laid out and measured once.
class WordCache {
public:
    struct Word {
        QStaticText text;
        int width = 0; ///< logical pixels
    };

    /// Forgets all when it is another one.
    void setFont(const QFont &font);
    const QFont &font() const { return m_font; }
    /// Valid until the next call.
    const Word &get(const QString &text);

private:
    QFont m_font;
    QHash<QString, Word> m_words;
};

} // namespace anarchy
