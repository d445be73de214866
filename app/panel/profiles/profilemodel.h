// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <optional>

#include "profiles/profile.h"

namespace anarchy {

/// Presets and profiles, a row each, beside what of the running values they would change.
class ProfileModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Difference, Note, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setProfiles(const QList<Profile> &profiles);
    /// \param running nothing without a driver
    /// \param link what the link is known by, see DriverPort::linkIdentity()
    void setRunning(const std::optional<ParameterValues> &running, const QString &link);
    /// Null for a row that is not there.
    const Profile *at(int row) const;
    /// The row of a profile, or -1.
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString differenceText(const Profile &profile) const;

    QList<Profile> m_profiles;
    std::optional<ParameterValues> m_running;
    QString m_link;
};

} // namespace anarchy
