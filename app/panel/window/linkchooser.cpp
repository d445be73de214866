// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/linkchooser.h"

#include <QHBoxLayout>

#include <algorithm>

#include "contract/linkidentity.h"
#include "desktop/look/look.h"
#include "recording/playback.h"

namespace anarchy {

LinkChooser::LinkChooser(LiveModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_name(new QLabel(this))
    , m_choice(new QComboBox(this))
{
    m_name->setFont(look::strong(font()));
    m_name->setAccessibleName(tr("Link"));
    m_choice->setFont(look::strong(font()));
    m_choice->setAccessibleName(tr("Choose the link"));
    m_choice->setToolTip(tr("Which link is looked at"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name);
    row->addWidget(m_choice);
    // Numbers go with the items: the list may be another by the time that one is chosen.
    connect(m_choice, &QComboBox::activated, this,
            [this](int index) { m_model.setLink(m_choice->itemData(index).toInt()); });
    connect(&m_model, &LiveModel::linkHeldChanged, this, &LinkChooser::refresh);
    refresh();
}

void LinkChooser::refresh()
{
    const Playback *recording = m_model.playback();
    const int shown = recording ? static_cast<int>(recording->recording().header().link) : m_model.link();
    // One that went away stays in the list while it is looked at.
    QList<int> links = recording ? QList<int>{shown} : m_model.port().links();
    if (!links.contains(shown)) {
        links << shown;
        std::ranges::sort(links);
    }
    m_name->setText(tr("link%1").arg(shown));
    m_name->setAccessibleDescription(m_name->text());
    QList<int> listed;
    for (int i = 0; i < m_choice->count(); ++i)
        listed << m_choice->itemData(i).toInt();
    if (listed != links) {
        m_choice->clear();
        for (const int link : std::as_const(links)) {
            const QString identity = linkIdentityText(m_model.port().linkIdentity(link));
            m_choice->addItem(tr("link%1").arg(link), link);
            m_choice->setItemData(m_choice->count() - 1, identity, Qt::ToolTipRole);
        }
    }
    m_choice->setCurrentIndex(static_cast<int>(links.indexOf(shown)));
    m_choice->setEnabled(!m_model.isLinkHeld());
    m_name->setVisible(links.size() == 1);
    m_choice->setVisible(links.size() > 1);
}

} // namespace anarchy

#include "moc_linkchooser.cpp"
