// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

/// A disk of a few megabytes that a test may fill: a tmpfs of its own, where this user may mount one.
class SmallDisk {
public:
    explicit SmallDisk(int megabytes)
    {
        m_isMounted = ::mount("tmpfs", path().toUtf8().constData(), "tmpfs", 0,
                              ("size=" + std::to_string(megabytes) + "m").c_str())
                      == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted) ::umount2(path().toUtf8().constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool isMounted() const { return m_isMounted; }
    [[nodiscard]] QString path() const { return m_dir.path(); }
    [[nodiscard]] QString filePath(const char* name) const
    {
        return m_dir.filePath(QString::fromLatin1(name));
    }
    /// Not a byte is left afterwards.
    void fill()
    {
        const int fd = ::open(QFile::encodeName(filePath("filler")).constData(),
                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        for (std::size_t piece : {std::size_t{65536}, std::size_t{4096}, std::size_t{1}}) {
            const std::string bytes(piece, 'f');
            while (::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())) {
            }
        }
        ::close(fd);
    }
    void empty() { QFile::remove(filePath("filler")); }
    [[nodiscard]] bool makeReadOnly()
    {
        return ::mount("tmpfs", path().toUtf8().constData(), "tmpfs", MS_REMOUNT | MS_RDONLY,
                       nullptr)
               == 0;
    }
    [[nodiscard]] bool makeWritable()
    {
        return ::mount("tmpfs", path().toUtf8().constData(), "tmpfs", MS_REMOUNT, nullptr) == 0;
    }

private:
    QTemporaryDir m_dir;
    bool m_isMounted = false;
};

#define SKIP_WITHOUT_A_DISK(disk)                                                                  \
    if (!(disk).isMounted())                                                                       \
    QSKIP("this user may not mount a small disk (tmpfs needs CAP_SYS_ADMIN)")
