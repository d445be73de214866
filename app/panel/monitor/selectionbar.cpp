// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/selectionbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include "desktop/look/look.h"
#include "wording/statisticstext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

SelectionBar::SelectionBar(LiveModel &model, QWidget *parent)
    : Card(parent)
    , m_model(model)
    , m_span(new QLabel(this))
    , m_statistics(new QLabel(this))
{
    setAccessibleName(tr("Selected span"));
    m_span->setFont(look::strong(font()));
    m_span->setAccessibleName(tr("Selected time"));
    m_statistics->setWordWrap(true);
    m_statistics->setFont(look::tabular(look::caption(font())));
    m_statistics->setAccessibleName(tr("Statistics of the selected span"));
    m_statistics->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *zoom = new QPushButton(tr("&Zoom in"), this);
    zoom->setToolTip(tr("Show just this span"));
    connect(zoom, &QPushButton::clicked, this, [this] {
        if (const auto part = m_model.marks().selection())
            m_model.view().show(*part);
    });
    auto *copyButton = new QToolButton(this);
    copyButton->setAutoRaise(true);
    copyButton->setIcon(look::icon(u"edit-copy-symbolic"_s));
    copyButton->setToolTip(tr("Copy these numbers"));
    copyButton->setAccessibleName(tr("Copy statistics"));
    copyButton->setFocusPolicy(Qt::StrongFocus);
    connect(copyButton, &QToolButton::clicked, this, &SelectionBar::copy);
    auto *close = new QToolButton(this);
    close->setAutoRaise(true);
    close->setIcon(look::icon(u"window-close-symbolic"_s));
    close->setToolTip(tr("Select nothing (Esc)"));
    close->setAccessibleName(tr("Select nothing"));
    close->setFocusPolicy(Qt::StrongFocus);
    connect(close, &QToolButton::clicked, this, [this] { m_model.marks().select(std::nullopt); });

    auto *words = new QVBoxLayout;
    words->setSpacing(look::grid / 4);
    words->addWidget(m_span);
    words->addWidget(m_statistics);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(look::grid * 3 / 2, look::grid, look::grid, look::grid);
    row->setSpacing(look::grid);
    row->addLayout(words, 1);
    row->addWidget(zoom);
    row->addWidget(copyButton);
    row->addWidget(close);

    connect(&m_model.marks(), &LinkMarks::selectionChanged, this, &SelectionBar::showStatistics);
    showStatistics();
}

void SelectionBar::showStatistics()
{
    setVisible(m_model.marks().selection().has_value());
    if (!m_model.marks().selection())
        return;
    const SpanStatistics statistics = SpanStatistics::of(m_model.history(), *m_model.marks().selection());
    m_span->setText(spanText(statistics.span));
    m_statistics->setText(statisticsTexts(statistics).join(tr(";  ", "between statements")));
    m_span->setAccessibleDescription(m_span->text());
    m_statistics->setAccessibleDescription(m_statistics->text());
}

void SelectionBar::copy() const
{
    QGuiApplication::clipboard()->setText(m_span->text() + u'\n'
                                          + m_statistics->text().replace(tr(";  ", "between statements"), u"\n"_s));
}

} // namespace anarchy

#include "moc_selectionbar.cpp"
