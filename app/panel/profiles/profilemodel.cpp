// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/profiles/profilemodel.h"

#include <QFont>

#include <algorithm>
#include <bit>

namespace anarchy {

void ProfileModel::setProfiles(const QList<Profile> &profiles)
{
    beginResetModel();
    m_profiles = profiles;
    endResetModel();
}

void ProfileModel::setRunning(const std::optional<ParameterValues> &running, const QString &link)
{
    m_running = running;
    m_link = link;
    if (!m_profiles.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Profile *ProfileModel::at(int row) const
{
    return row >= 0 && row < m_profiles.size() ? &m_profiles[row] : nullptr;
}

int ProfileModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find(m_profiles, id, &Profile::id);
    return found == m_profiles.end() ? -1 : static_cast<int>(found - m_profiles.begin());
}

int ProfileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_profiles.size());
}

int ProfileModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProfileModel::differenceText(const Profile &profile) const
{
    if (!profile.isFor(m_link))
        return tr("for another link");
    if (!m_running)
        return {};
    const quint32 mask = profile.changeFrom(*m_running).mask();
    const int differing = std::popcount(mask);
    return !differing ? tr("running") : differing == 1 ? tr("1 value differs") : tr("%1 values differ").arg(differing);
}

QVariant ProfileModel::data(const QModelIndex &index, int role) const
{
    const Profile *profile = at(index.row());
    if (!profile)
        return {};
    if (role == Qt::FontRole && index.column() != Note && m_running && profile->isFor(m_link)
        && profile->matches(*m_running)) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole)
        return profile->note.isEmpty() ? QVariant() : profile->note;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return profile->builtin ? tr("%1 (built in)").arg(profile->name) : profile->name;
    case Difference:
        return differenceText(*profile);
    case Note:
        return profile->note.simplified();
    default:
        return {};
    }
}

QVariant ProfileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Profile");
    case Difference:
        return tr("Against what runs");
    case Note:
        return tr("Note");
    default:
        return {};
    }
}

} // namespace anarchy

#include "moc_profilemodel.cpp"
