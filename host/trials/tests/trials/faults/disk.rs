//! The disk is full: a small file system of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use fidelis_trials::place::Place;

use super::{is_problem, is_settled, order, tell};
use crate::support::{Stage, fidelis};

/// A file system in memory, of so many MiB. It is unmounted when it is dropped.
struct Small {
    folder: PathBuf,
}

impl Small {
    fn mount(folder: &Path, mebibytes: u32) -> Option<Small> {
        std::fs::create_dir(folder).unwrap();
        let size = format!("size={mebibytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder)
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Small {
                folder: folder.to_owned(),
            }),
            _ => {
                eprintln!("SKIPPED the full disk: a small file system cannot be mounted here");
                None
            }
        }
    }

    fn grow(&self, mebibytes: u32) {
        let size = format!("remount,size={mebibytes}m");
        let status = Command::new("mount")
            .args(["-o", &size])
            .arg(&self.folder)
            .status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

#[test]
fn a_full_disk_is_told_and_room_is_enough() {
    let place = Place::sqlite().unwrap();
    let Some(small) = Small::mount(&place.folder().join("small"), 8) else {
        return;
    };
    let store = format!("sqlite://{}", small.folder.join("store.db").display());
    let url = store.clone();
    let mut stage = Stage::new(place, |setup| setup.store = url);
    let client = stage.client.clone();
    let (acknowledged, refused) = stage.runtime.block_on(async {
        for number in 0..20_000 {
            let event = order(&format!("e{number}"));
            let reply = tell(&client, "anna", &event).await;
            if reply.status != 200 {
                return (number, (event, reply));
            }
        }
        panic!("8 MiB were enough for 20,000 orders");
    });
    is_problem(&refused.1, 507, "storage-full");
    assert!(acknowledged > 10, "{acknowledged}");

    // Reading goes on, and what was acknowledged is there.
    let entries = stage.runtime.block_on(client.entries("anna")).unwrap();
    let orders = |id: &str| entries.iter().filter(|entry| entry.event_id == id).count();
    for number in 0..acknowledged {
        assert!(orders(&format!("e{number}")) > 0, "e{number} is lost");
    }
    assert_eq!(orders(&refused.0.id), 0, "refused, but written");

    small.grow(64);
    stage.runtime.block_on(async {
        let patience = Duration::from_secs(30);
        let settled = client.settle("anna", &refused.0, patience).await.unwrap();
        is_settled(&settled);
    });
    stage.server.kill().unwrap();
    fidelis().verify(&store).unwrap();
    drop(small);
}
